package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// local is the origin of what the current function stores at an address.
func (c *calls) local(address uint64) trace.Origin {
	return trace.Origin{Role: trace.Local, Owner: c.owner(address), Writer: c.newest().serial}
}

// returnAddress is the origin of what the next call pushes. It lies in the
// frame of the call that returns through it (psABI figure 3.3).
func (c *calls) returnAddress() trace.Origin {
	next := int32(len(c.all))
	return trace.Origin{Role: trace.ReturnAddress, Owner: next, Writer: c.newest().serial, Subject: next}
}

// register is the origin of a whole register's value stored at an address: that
// of a saved register if the register belongs to the caller, still holds what
// it held at entry, and goes into the function's own frame.
func (c *calls) register(address uint64, r trace.Register, value uint64) trace.Origin {
	origin := c.local(address)
	f := c.newest()
	for i, saved := range f.belonging {
		if r == saved && value == f.saved[i] && origin.Owner == origin.Writer {
			origin.Role, origin.Subject = trace.SavedRegister, int32(r)
		}
	}
	return origin
}

// markArguments notes that the current function reads, relative to RSP or RBP,
// what its caller left above its CFA: stack arguments (psABI 3.2.3, figure 3.3).
func (c *calls) markArguments(s *stack, address uint64, size int) {
	if address < s.base() {
		return
	}
	for at := max(address, c.newest().cfa); at < address+uint64(size); at++ {
		from, i := s.at(at)
		if c.byCaller(&from.origins[i]) {
			from.origins[i].Role = trace.Argument
			s.touch(at)
		}
	}
}

// byCaller reports whether a byte comes from the caller of the current
// function: for main, what was given.
func (c *calls) byCaller(o *trace.Origin) bool {
	if len(c.active) == 1 {
		return o.Role == trace.Given
	}
	caller := c.active[len(c.active)-2].serial
	return o.Writer == caller && (o.Role == trace.Local || o.Role == trace.SavedRegister)
}
