package object

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Call is what a function is called with. Vector registers for arguments are zero, and
// rax is, so that a variadic function saves none.
type Call struct {
	Label string // how reports name it
	// Arguments are in the order of rdi, rsi, rdx, rcx, r8 and r9, then of the stack; in
	// COFF objects of rcx, rdx, r8 and r9, then of the stack above their home.
	Arguments []uint64
}

// Where the caller's frame lies: it calls with RSP at a multiple of 16, and has room bytes.
const (
	aboveMain = 0x100 // bytes above the return address to Exit, and 8 more
	room      = 136   // bytes, as in text/caller.asm
	stackSize = 0x1_0000
)

// MostArguments is how many a call can have.
const MostArguments = 6 + room/8

// Calls are those that are made of a function of which nothing is known: zeros, small
// numbers, pointers to zeros, and a pointer before small numbers.
func Calls() []Call {
	zeros, small, pointers, mixed := Call{Label: "zeros"}, Call{Label: "numbers"}, Call{Label: "pointers"}, Call{Label: "pointer and numbers"}
	numbers := []uint64{3, 2, 5, 1, 4, 6}
	for i := range MostArguments {
		number := uint64(i%7 + 1)
		if i < len(numbers) {
			number = numbers[i]
		}
		pointer := Scratch + uint64(i%8)*(ScratchSize/8)
		zeros.Arguments = append(zeros.Arguments, 0)
		small.Arguments = append(small.Arguments, number)
		pointers.Arguments = append(pointers.Arguments, pointer)
		if i > 0 {
			pointer = number
		}
		mixed.Arguments = append(mixed.Arguments, pointer)
	}
	return []Call{zeros, small, pointers, mixed}
}

// Program is one call of a function, observed at every instruction. Programs share the
// image's code.
func (m *Image) Program(f Function, c Call) *trace.Program {
	p := &trace.Program{
		Name: fmt.Sprintf("%s (%s)", f.Name, c.Label), Mode: trace.Mode64, EveryInstruction: true, Code: m.code,
		Entry: m.address("caller"), Exit: m.address(trace.Start), Symbols: m.symbols(), Unwind: m.Unwind,
		Stack: m.object.format.stack(c, m.address(trace.Start)), Data: trace.Memory{Base: trace.DataBase, Bytes: m.data},
	}
	initial := &p.Initial
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		initial.Set(r, trace.RegisterGraffiti(r))
	}
	initial.Set(trace.RAX, 0)
	initial.Set(trace.R11, f.Address)
	initial.Set(trace.RSP, entrySlot)
	if m.object.format.vectors {
		p.VectorBytes, initial.Vectors = xmmSize, vectors()
	}
	for i, r := range m.object.format.arguments {
		if i < len(c.Arguments) {
			initial.Set(r, c.Arguments[i])
		}
	}
	initial.RIP, initial.Flags, initial.Selectors = p.Entry, trace.Bit1|trace.IF, trace.EntrySelectors(trace.Mode64)
	return p
}

const entrySlot = trace.StackTop - aboveMain - 8

const xmmSize = 16 // bytes

// vectors are the initial ones where a function gives xmm6 to xmm15 back: each of those
// has its number in every byte.
func vectors() *trace.Vectors {
	var all trace.Vectors
	for n := 6; n < 16; n++ {
		for at := range xmmSize {
			all[n][at] = byte(n<<4 | at)
		}
	}
	return &all
}

// stack has the way out, and below it, in the caller's frame, arguments.
func (f *format) stack(c Call, exit uint64) trace.Memory {
	made := trace.Memory{Base: trace.StackTop - stackSize, Bytes: make([]byte, stackSize)}
	trace.Scribble(made.Base, made.Bytes)
	binary.LittleEndian.PutUint64(made.Bytes[entrySlot-made.Base:], exit)
	inRegisters := len(f.arguments)
	most := min(len(c.Arguments), inRegisters+(room-f.home)/8)
	for i := inRegisters; i < most; i++ {
		at := entrySlot - room + uint64(f.home+8*(i-inRegisters))
		binary.LittleEndian.PutUint64(made.Bytes[at-made.Base:], c.Arguments[i])
	}
	return made
}

func (m *Image) address(name string) uint64 {
	s, _ := m.own.Symbol(name)
	return s.Address
}
