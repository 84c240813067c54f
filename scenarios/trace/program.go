package trace

import (
	"sort"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Program is machine code with everything that a machine needs to run it: the
// same bytes at the same addresses from the same state, on every machine.
type Program struct {
	Name string
	// Mode is that of the first instruction. In 32-bit mode return addresses and
	// stack slots are 4 bytes, Exit at [esp] among them, and Initial has no bits
	// beyond those that 32-bit code can see (see Snapshot).
	Mode Mode
	// EveryInstruction asks for a snapshot before each instruction, not only at
	// checkpoints. Machines then observe from outside: nothing in the program is
	// replaced, and the nop at a checkpoint is an instruction like any other.
	EveryInstruction bool
	// Code lies at CodeBase and fills at most CodeSize bytes.
	Code []byte
	// Entry is the first instruction of main. Exit is the address that main
	// returns to: reaching it ends the run, nothing there is executed.
	Entry, Exit uint64
	// Initial is the state at Entry, RIP included.
	Initial Registers
	// Stack ends at StackTop; its lowest byte is the first above the guard.
	// Data lies at DataBase and is DataSize bytes. Both are the contents at
	// Entry: graffiti (see Graffiti) with the scenario's own words written in,
	// Exit at [rsp] among them. Machines copy them and never write to them, so
	// that programs may share them.
	Stack, Data Memory
	// VectorBytes is the width of the vector registers in use: 0, 16, 32 or 64.
	VectorBytes int
	// X87 says that the floating-point unit is observed. A program may use it without.
	X87 bool

	// Signals is nil where the program has no handlers.
	Signals *Signals
	// Unwind is what tools read to walk the stack.
	Unwind UnwindTables

	Checkpoints []Checkpoint // by address
	Symbols     []Symbol     // by address
	Lines       []Line       // by address
}

// Checkpoint is an instruction at which the state is observed, before it runs.
// It is a five-byte nop (CheckpointBytes) that the program has for that alone.
type Checkpoint struct {
	Label   string // "function.label"
	Address uint64
}

// CheckpointBytes is the nop that stands at every checkpoint and at Exit:
// nop dword [rax+rax+0] (Intel SDM vol. 2, NOP, recommended 5-byte form).
var CheckpointBytes = [5]byte{0x0f, 0x1f, 0x44, 0x00, 0x00}

// Symbol is a function, or a label in one ("function.label", Size 0).
type Symbol struct {
	Name    string
	Address uint64
	Size    uint64 // bytes
}

// Line says which line of a scenario an instruction was made from.
type Line struct {
	Address  uint64
	Size     int // bytes
	Position source.Position
	Text     string // as the author wrote it
}

// Start is the name of what calls main, after the psABI's process entry point.
const Start = "_start"

// Function names the function that holds the address; Start where it is Exit.
func (p *Program) Function(address uint64) (string, bool) {
	if address == p.Exit {
		return Start, true
	}
	for _, s := range p.Symbols {
		if s.Size > 0 && address >= s.Address && address-s.Address < s.Size {
			return s.Name, true
		}
	}
	return "", false
}

// Caller names the function that a return address leads back to: the one that
// holds the call before it, which may be that function's last instruction. No call
// stands before the restorer, to which the kernel has handlers return.
func (p *Program) Caller(returnAddress uint64) (string, bool) {
	if returnAddress == p.Exit {
		return Start, true
	}
	if p.Signals != nil && returnAddress == p.Signals.Restorer {
		return p.Function(returnAddress)
	}
	return p.Function(returnAddress - 1)
}

// Line finds the line that the instruction at the address was made from.
func (p *Program) Line(address uint64) (Line, bool) {
	i := sort.Search(len(p.Lines), func(i int) bool { return p.Lines[i].Address > address })
	if i == 0 {
		return Line{}, false
	}
	line := p.Lines[i-1]
	return line, address-line.Address < uint64(line.Size)
}

// Symbol finds a function or label by name.
func (p *Program) Symbol(name string) (Symbol, bool) {
	for _, s := range p.Symbols {
		if s.Name == name {
			return s, true
		}
	}
	return Symbol{}, false
}
