package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// Frame is one activation of a function.
type Frame struct {
	// Address is a return address: the instruction behind a call, which may be the next
	// function's first where the call does not return. Where Exact is set it is that of
	// the instruction that comes next, as in frame 0 and in one that a signal interrupted.
	Address uint64
	Exact   bool
	// CFA is the canonical frame address: rsp before the call pushed its return address
	// (DWARF 5, 6.4). HasCFA is false where the walk ended before it was known.
	CFA    uint64
	HasCFA bool
	// Registers are those of the frame at Address, as far as they are known.
	Registers Registers
}

// lookup is an address within the call or instruction that the frame is at: tables and
// symbols are searched for that.
func (f *Frame) lookup() uint64 {
	if f.Exact {
		return f.Address
	}
	return f.Address - 1
}

// Walk is a stack's frames, the newest first. What calls main (the program's exit) is not
// among them.
type Walk struct {
	Frames []Frame
	// End says why there are no more. It is never nil.
	End error
}

// Reader is memory.
type Reader interface {
	// Number reads size bytes (1 to 8), the lowest first, or reports that they are not
	// all mapped.
	Number(address uint64, size int) (uint64, bool)
}

// State is a program that was stopped before an instruction. Without Registers.Vectors no
// vector register of its is known.
type State struct {
	Registers trace.Registers
	Memory    Reader
}

// newest is frame 0.
func (s *State) newest() Frame {
	all := Registers{Values: s.Registers.General, Known: 1<<trace.RegisterCount - 1}
	if s.Registers.Vectors != nil {
		all.vectors, all.knownVectors = new([vectorCount]XMM), 1<<vectorCount-1
		for n := range vectorCount {
			all.vectors[n] = XMM(s.Registers.Vectors[n][:])
		}
	}
	return Frame{Address: s.Registers.RIP, Exact: true, Registers: all}
}

// Walker walks stacks.
type Walker interface {
	Walk(State) Walk
}
