package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// beginnings are the functions of a program by their first bytes' addresses.
func beginnings(p *trace.Program) map[uint64]string {
	starts := map[uint64]string{}
	for _, s := range p.Symbols {
		if s.Size > 0 {
			starts[s.Address] = s.Name
		}
	}
	return starts
}

// jumpTo goes to a target, as a tail call if it is one: a jump to the beginning of
// another function while RSP is what it was at the newest call's entry, with the
// return address on top. The function that jumps is left, the other returns to
// its caller.
func (m *machine) jumpTo(target uint64, in *instruction) error {
	if err := m.branch(target); err != nil {
		return err
	}
	cfa := m.stackPointer() + uint64(in.mode.Bytes())
	if m.calls.newest().cfa != cfa {
		return nil
	}
	name, ok := m.calls.starts[target]
	left := m.calls.all[m.calls.newest().serial]
	if !ok || name == left.Function {
		return nil
	}
	m.calls.replace(trace.Call{Function: name, CFA: cfa, Site: in.address, Return: left.Return}, m)
	return nil
}

// replace ends the newest call for one that returns through the same address.
func (c *calls) replace(call trace.Call, m *machine) {
	left := c.newest().serial
	c.active = c.active[:len(c.active)-1]
	c.enter(call, m.mode(), &m.general)
	m.memory.stack.inherit(m.stackPointer(), m.mode().Bytes(), left, c.newest().serial)
}

// inherit gives a call's return address on the stack to the call that follows it.
func (s *stack) inherit(address uint64, size int, left, follower int32) {
	if address < s.base() { // another stack
		return
	}
	for i := range uint64(size) {
		from, at := s.at(address + i)
		if o := &from.origins[at]; o.Role == trace.ReturnAddress && o.Subject == left {
			o.Owner, o.Subject = follower, follower
			s.touch(address + i)
		}
	}
}
