package unwind

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Outermost is the end of a walk that found no caller, as it should be.
type Outermost uint8

// How a walk finds out that it is at the outermost frame.
const (
	// AtExit is a return address that is the program's exit.
	AtExit Outermost = iota
	// NullFramePointer is the end of the chain of frame pointers (psABI 3.4.1: %rbp of the
	// deepest frame is zero by convention).
	NullFramePointer
	// NoReturnAddress is a table's rule that the return address is undefined (DWARF 5,
	// 6.4.4).
	NoReturnAddress
)

func (o Outermost) Error() string {
	return [...]string{"returns to the program's exit", "null frame pointer", "undefined return address"}[o]
}

// DidNotAdvance is a caller's frame at the same place as the frame itself.
type DidNotAdvance struct{ At uint64 }

func (e *DidNotAdvance) Error() string { return fmt.Sprintf("did not advance from %#x", e.At) }

// MovedBackwards is a caller's frame below the frame itself.
type MovedBackwards struct{ From, To uint64 }

func (e *MovedBackwards) Error() string {
	return fmt.Sprintf("moved backwards from %#x to %#x", e.From, e.To)
}

// Unreadable is memory that the walk needs, and that is not mapped.
type Unreadable struct{ Address uint64 }

func (e *Unreadable) Error() string { return fmt.Sprintf("unreadable memory at %#x", e.Address) }

// NoRule is an address of which the tables say nothing.
type NoRule struct{ Address uint64 }

func (e *NoRule) Error() string { return fmt.Sprintf("no rule for the address %#x", e.Address) }

// NotKnown is a rule that needs a register of which a newer frame kept no value.
type NotKnown struct {
	Register trace.Register
	Address  uint64 // of the frame
}

func (e *NotKnown) Error() string {
	return fmt.Sprintf("the rule at %#x needs %s, which is not known", e.Address, e.Register)
}

// Malformed is a table that cannot be read.
type Malformed struct {
	Table   string // ".eh_frame", ".pdata" or ".xdata"
	Offset  int    // bytes from its start
	Problem string
}

func (e *Malformed) Error() string {
	return fmt.Sprintf("%s at offset %#x: %s", e.Table, e.Offset, e.Problem)
}

// advanced says whether a caller's frame is above the frame itself, as it must be on one
// stack.
func advanced(from, to uint64) error {
	switch {
	case to == from:
		return &DidNotAdvance{from}
	case to < from:
		return &MovedBackwards{from, to}
	}
	return nil
}
