package scenarios

import "github.com/framecheck/framecheck/scenarios/source"

// Backtrace says which calls are active, or which of them walkers find.
type Backtrace struct {
	Position source.Position
	// By are the walkers, each of which gives this; nil stands for the calls and returns
	// that the run has made.
	By []Walker
	// Functions are newest first. Nowhere stands for an address outside every function.
	Functions []string
	// Ends is why the walks end; empty where the author does not say.
	Ends WalkEnd
}

// Walker is a way to walk the stack.
type Walker string

// The walkers.
const (
	ByFramePointer Walker = "frame-pointer" // the chain of saved rbp
	ByDWARF        Walker = "dwarf"         // .eh_frame
	ByWin64        Walker = "win64"         // .pdata and .xdata
)

// Walkers are several, and where they are named.
type Walkers struct {
	Position source.Position
	Names    []Walker
}

// WalkEnd is why a walk ends, in the words of the reports.
type WalkEnd string

// The ends of walks.
const (
	EndsAtStart     WalkEnd = "return to _start"
	EndsAtNull      WalkEnd = "null frame pointer"
	EndsUndefined   WalkEnd = "undefined return address"
	EndsNotAdvanced WalkEnd = "did not advance"
	EndsBackwards   WalkEnd = "moved backwards"
	EndsUnreadable  WalkEnd = "unreadable"
	EndsNoRule      WalkEnd = "no rule"
	EndsNotKnown    WalkEnd = "register not known"
	EndsMalformed   WalkEnd = "malformed table"
)

// WalkEnds are all of them.
var WalkEnds = []WalkEnd{
	EndsAtStart, EndsAtNull, EndsUndefined, EndsNotAdvanced, EndsBackwards, EndsUnreadable, EndsNoRule, EndsNotKnown, EndsMalformed,
}

// Nowhere stands in a backtrace for an address outside every function.
const Nowhere = "nowhere"
