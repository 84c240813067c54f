package machine

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Place is the instruction at which the model gives up.
type Place struct {
	Address uint64
	Bytes   []byte // of the instruction, or what could be read of it
	Text    string // decoded; empty where nothing could be made of the bytes
	Line    trace.Line
	HasLine bool // whether the author wrote Line; else it is zero
}

// String gives address, bytes, text and the author's line.
func (p Place) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "at %#x (% x", p.Address, p.Bytes)
	if p.Text != "" {
		fmt.Fprintf(&b, ": %s", p.Text)
	}
	b.WriteByte(')')
	if p.HasLine {
		fmt.Fprintf(&b, ", %s: %s", p.Line.Position, p.Line.Text)
	}
	return b.String()
}

// refusal is an error that waits for the place at which it came up.
type refusal interface {
	error
	locate(Place)
}

func (p *Place) locate(found Place) { *p = found }

// AuthorsLine is the line that the instruction was made from, if an author wrote it.
func (p *Place) AuthorsLine() (trace.Line, bool) { return p.Line, p.HasLine }

// Unknown is an instruction, or a use of one, that the model does not predict.
type Unknown struct {
	Place
	Reason string
}

func (e *Unknown) Error() string {
	return fmt.Sprintf("the model does not know the instruction %s: %s", e.Place, e.Reason)
}

// OtherSystem is the use of a descriptor that the system on which the program runs does
// not have as Linux has it (trace.System).
type OtherSystem struct {
	Place
	Reason string
}

func (e *OtherSystem) Error() string {
	return fmt.Sprintf("what the instruction %s does is another system's choice: %s", e.Place, e.Reason)
}

// ReservedAccess is an access to the range that belongs to the machine that
// runs the program (trace.Reserved).
type ReservedAccess struct {
	Place
	Access  Access
	Address uint64
}

func (e *ReservedAccess) Error() string {
	return fmt.Sprintf("the instruction %s would %s %#x, which is reserved for the machine that runs the program (%#x to %#x)",
		e.Place, e.Access, e.Address, uint64(trace.ReservedBase), uint64(trace.ReservedEnd-1))
}

// VsyscallAccess is an access to the page that Linux has for old system calls, the
// one page of the kernel's half that user mode may be able to read or call.
type VsyscallAccess struct {
	Place
	Access  Access
	Address uint64
}

func (e *VsyscallAccess) Error() string {
	return fmt.Sprintf("the instruction %s would %s %#x, which is in Linux's vsyscall page (%#x to %#x): what happens there is the system's choice",
		e.Place, e.Access, e.Address, uint64(vsyscallBase), uint64(vsyscallEnd-1))
}

// Unobservable is a program that jumps into the bytes of a checkpoint or of
// Exit, or reads them: other machines have other bytes there.
type Unobservable struct {
	Place
	Access  Access
	Address uint64 // of the checkpoint or Exit
	Label   string
}

func (e *Unobservable) Error() string {
	return fmt.Sprintf("the instruction %s would %s bytes of %s at %#x, which machines replace: move the checkpoint or the access",
		e.Place, e.Access, e.Label, e.Address)
}

// DependsOnUndefined is an instruction whose effect depends on bits that the
// manual leaves undefined.
type DependsOnUndefined struct {
	Place
	Flags  trace.Flags // which flags it needs; 0 where the bits are in memory or a register
	Reason string
}

func (e *DependsOnUndefined) Error() string {
	return fmt.Sprintf("what the instruction %s does is undefined: %s", e.Place, e.Reason)
}

// UndeclaredVectors is an instruction on vector registers that are wider, or
// more, than the program declares (trace.Program.VectorBytes).
type UndeclaredVectors struct {
	Place
	Needs, Declares int // bytes
}

func (e *UndeclaredVectors) Error() string {
	return fmt.Sprintf("the instruction %s needs vector registers of %d bytes, the program declares %d",
		e.Place, e.Needs, e.Declares)
}

// Excess is a program with more snapshots than the model can keep.
type Excess struct {
	// Label and Visit are those of a checkpoint, where checkpoints alone are observed.
	Label string
	Visit int
	// Steps is how many instructions were executed, where each is observed.
	Steps int
}

func (e *Excess) Error() string {
	if e.Label == "" {
		return fmt.Sprintf("it goes on after %d instructions, and the snapshots before each of them already hold %d MiB of stack: "+
			"observe checkpoints alone, or let it do less", e.Steps, maxStepped>>20)
	}
	return fmt.Sprintf("visit %d of checkpoint %s is one too many: the snapshots already hold %d MiB of stack; "+
		"put the checkpoint where the program comes by less often, or let it call less deep or use less stack",
		e.Visit, e.Label, maxRecorded>>20)
}

// Malformed is a program that breaks its own rules (trace.Program).
type Malformed struct{ Reason string }

func (e *Malformed) Error() string { return "not a program: " + e.Reason }

// Access is what an instruction does with memory.
type Access uint8

// The accesses.
const (
	Read Access = iota
	Write
	Fetch
)

var accessNames = [...]string{"read", "write", "execute"}

// String gives the access as a verb.
func (a Access) String() string { return accessNames[a] }
