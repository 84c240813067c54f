package scenarios

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Given is the state in which main is entered. What it leaves out is graffiti
// (trace.Graffiti), but for rbp, which is 0 and so ends the chain of frame
// pointers (psABI 3.4.1), vector registers, which are 0, and the flags, which
// are clear but for IF.
type Given struct {
	Registers []GivenRegister
	Flags     []GivenFlag
	Stack     GivenStack
	Data      []GivenData
}

// GivenRegister is a register's value at entry.
type GivenRegister struct {
	Position source.Position
	Register RegisterName // a whole register (RegisterName.Whole)
	Value    Value
}

// GivenFlag is a flag's value at entry.
type GivenFlag struct {
	Position source.Position
	Flag     trace.Flags
	Set      bool
}

// GivenStack says where the stack begins, where its guard lies, and which words
// are on it.
type GivenStack struct {
	Position source.Position
	// Size is the number of bytes between the guard and the stack's top, a
	// power of two of pages; 0 for trace.DefaultStackSize.
	Size int
	// Guard is the number of bytes from RSP at entry down to the guard. Without
	// it main is entered with RSP 8 past a multiple of 16, 256 bytes and a
	// return address below the top.
	Guard *int
	Words []GivenWord
}

// GivenWord is a value on the stack, at an address relative to RSP at entry
// (above the return address, which is at rsp+0).
type GivenWord struct {
	Position source.Position
	Offset   int64
	Value    Value
}

// GivenData is a labelled row of values on the data page, in order, each
// aligned to its own size.
type GivenData struct {
	Position source.Position
	Name     string
	Values   []Value
}

// Value is a number of a certain width, lowest byte first.
type Value struct {
	Text  string // as the author wrote it
	Bytes []byte // 1, 2, 4, 8, 16, 32 or 64 of them
}
