package scenarios

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Expectation is what the author says of one moment: a checkpoint, or the end.
type Expectation struct {
	Position source.Position
	Moment   Moment

	// Label and Visit say which checkpoint, as "function.label", or "function"
	// for its first instruction. Visit counts
	// from 1; 0 stands for every visit, of which there must be one.
	Label string
	Visit int
	// Returns is the value of Result when main has returned.
	Returns *Fact
	// Result is rax, in 32-bit code eax, or st0 where main's declaration returns a
	// float there.
	Result RegisterName
	// Fault is the exception that ended the run.
	Fault *FaultExpectation
	// SystemCall is the label of the refused system call's instruction; empty
	// where the author does not say.
	SystemCall string
	// Killed is the signal that ended the process.
	Killed trace.Signal

	State State
}

// Moment is the kind of an expectation.
type Moment uint8

// The moments of which something can be expected.
const (
	AtCheckpoint Moment = iota
	AtReturn
	AtFault
	AtTimeout
	AtSystemCall
	AtKilled // there is no state then
)

// FaultExpectation is an exception; only Vector must be said.
type FaultExpectation struct {
	Vector trace.Vector
	// At is the label of the instruction that faults, or for a trap the label
	// of the instruction after it; empty where the author does not say.
	At      string
	Code    *uint32  // the error code; nil where the author does not say
	Address *Address // of the access, for #PF
	Access  Access
}

// Access is what a page fault was an attempt to do.
type Access uint8

// The accesses of a page fault's error code.
const (
	AnyAccess Access = iota
	Read
	Write
	Fetch
)

// State is what an expectation says of registers, flags and stack.
type State struct {
	Frame     []Slot
	Registers []RegisterFact
	Flags     []FlagFact
	Aligned   []Alignment
	Untouched []Range
	// Stack lists the whole stack from the return address of main, downward,
	// to RSP; nil where the author does not list it. The slots' addresses are
	// not given: each follows the one before.
	Stack []Slot
	// Backtrace is nil where the author does not say.
	Backtrace *Backtrace
	// CallerUntouched is where it stands that the newest call wrote nothing in the frame
	// of its caller, but where it was handed a pointer to; nil where the author does not
	// say.
	CallerUntouched *source.Position
}

// Slot is a place on the stack and what must be true of it.
type Slot struct {
	Position source.Position
	Text     string // the key, as in "rbp-8"
	Address  Address
	Facts    []Fact // all of which must hold
}

// RegisterFact is what must be true of a register or a part of one.
type RegisterFact struct {
	Position source.Position
	Register RegisterName
	Facts    []Fact
}

// FlagFact is a flag's value.
type FlagFact struct {
	Position source.Position
	Flag     trace.Flags
	Set      bool
}

// Alignment says that an address is a multiple of Of, a power of two.
type Alignment struct {
	Position source.Position
	Text     string
	Address  Address
	Of       uint64 // bytes
}

// Range is all bytes from the lower to the higher address, both included.
type Range struct {
	Position  source.Position
	Text      string
	Low, High Address
}
