package unwind

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// DWARF's numbers of registers that have rules which a walk follows (psABI figure 3.36):
// the sixteen general ones, the return address, and xmm0 to xmm15. Those behind are read
// and dropped.
const (
	firstVectorColumn = 17
	columns           = firstVectorColumn + vectorCount
)

// column gives the value of a register by DWARF's number: the general ones, and the
// return address's, which stands for the instruction pointer (psABI figure 3.36). at is the
// offset in .eh_frame of what needs it.
func (f *Frame) column(column uint64, word, at int) (uint64, error) {
	r, there := registerOf(column, word)
	switch {
	case there:
		if value, known := f.Registers.Get(r); known {
			return value, nil
		}
		return 0, &NotKnown{r, f.Address}
	case column == instructionPointer(word):
		return f.Address, nil
	}
	return 0, &Malformed{".eh_frame", at, fmt.Sprintf("the rule at %#x needs DWARF's register %d, which is none that a walk knows", f.Address, column)}
}

// DWARF's numbers of the general registers (psABI figure 3.36; i386 psABI table 2.14).
var (
	dwarf64 = []trace.Register{trace.RAX, trace.RDX, trace.RCX, trace.RBX, trace.RSI, trace.RDI, trace.RBP, trace.RSP,
		trace.R8, trace.R9, trace.R10, trace.R11, trace.R12, trace.R13, trace.R14, trace.R15}
	dwarf32 = []trace.Register{trace.RAX, trace.RCX, trace.RDX, trace.RBX, trace.RSP, trace.RBP, trace.RSI, trace.RDI}
)

func numbered(word int) []trace.Register {
	if word == 4 {
		return dwarf32
	}
	return dwarf64
}

// instructionPointer is the column behind the general registers.
func instructionPointer(word int) uint64 { return uint64(len(numbered(word))) }

func registerOf(column uint64, word int) (trace.Register, bool) {
	if names := numbered(word); column < uint64(len(names)) {
		return names[column], true
	}
	return 0, false
}
