package history

import "github.com/framecheck/framecheck/scenarios/trace"

// drop ends the calls whose return addresses lie below RSP, all but main's, and handlers on
// another stack where it is as high as it was interrupted. Others on another stack stay.
func (f *follower) drop(rsp uint64) {
	for c := f.newest; c.Caller != nil && rsp >= c.CFA && f.together(rsp, c.Slot) && (!c.Interruption || f.together(rsp, c.CFA)); c = c.Caller {
		f.newest = c.Caller
	}
	for c := f.newest; c != nil; c = c.Caller {
		if c.Interruption && rsp >= c.CFA && f.together(rsp, c.CFA) && !f.together(rsp, c.Slot) {
			f.newest = c.Caller
			f.drop(rsp)
			return
		}
	}
}

// together reports whether two addresses lie on one stack.
func (f *follower) together(a, b uint64) bool {
	where := f.stackOf(a)
	return where != nowhere && where == f.stackOf(b)
}

// place is a stack of a program.
type place uint8

const (
	nowhere place = iota
	ordinary
	inData
	alternate
)

// stackOf finds the stack at an address, its end included.
func (f *follower) stackOf(address uint64) place {
	within := func(m trace.Memory) bool { return address >= m.Base && address <= m.End() }
	if s := f.program.Signals; s != nil && address > s.Alternate.Base && address-s.Alternate.Base <= s.Alternate.Size {
		return alternate
	}
	switch {
	case within(f.program.Stack):
		return ordinary
	case within(f.program.Data):
		return inData
	}
	return nowhere
}
