package scenarios

import "github.com/framecheck/framecheck/scenarios/source"

// Layout is what the author says of how a declared function is called and what its
// frame holds. It is about the ABI alone: nothing has to run for it.
type Layout struct {
	Position source.Position
	Function string
	Mark     string // in whose blocks the frame is looked at; empty: outside of all
	Size     *SizeFact
	Slots    []LayoutSlot
	// Arguments are by parameter, Result is nil where the author does not say.
	Arguments []PlaceFact
	Result    *PlaceFact
	Pops      *SizeFact // bytes that the callee removes besides the return address
	List      []ListFact
}

// ListFact is what va_start stores in a field of a va_list: a number, or an address from
// cfa or the frame pointer.
type ListFact struct {
	Position source.Position
	Name     string // as framemap.ListField has it
	Address  Address
}

// SizeFact is a number of bytes.
type SizeFact struct {
	Position source.Position
	Bytes    int
}

// LayoutSlot is a place in the frame and what lies there, as in "local product".
type LayoutSlot struct {
	Position source.Position
	Text     string // the key, as in "rbp-8"
	Address  Address
	Says     string // with single spaces
}

// PlaceFact is where an argument or a result lies: in registers, "cfa+8" on the
// stack, or "at rcx" in memory whose address is there; none for a value of no bytes.
type PlaceFact struct {
	Position source.Position
	Name     string
	Places   []string
}
