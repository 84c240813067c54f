package history

import "github.com/framecheck/framecheck/scenarios/trace"

// Memory is what a program could read at a moment of its run: stack and data. Below the
// snapshot's lowest byte the stack is as the program found it.
type Memory struct {
	Program  *trace.Program
	Snapshot *trace.Snapshot
}

// Quadword reads eight bytes, lowest first, or false where they are not all there.
func (m Memory) Quadword(address uint64) (uint64, bool) {
	if value, ok := m.Snapshot.Stack.Quadword(address); ok {
		return value, true
	}
	return m.number(address, 8)
}

// number reads up to eight bytes, lowest first.
func (m Memory) number(address, size uint64) (uint64, bool) {
	if size == 0 || size > 8 || address > -size {
		return 0, false
	}
	var value uint64
	for i := range size {
		b, ok := m.at(address + i)
		if !ok {
			return 0, false
		}
		value |= uint64(b) << (8 * i)
	}
	return value, true
}

func (m Memory) at(address uint64) (byte, bool) {
	for _, known := range []trace.Memory{m.Snapshot.Stack, m.Snapshot.Data, m.Program.Stack} {
		if found, ok := known.Slice(address, 1); ok {
			return found[0], true
		}
	}
	return 0, false
}
