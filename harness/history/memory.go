package history

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Memory is what a program could read at a moment of its run: stack and data. Below the
// snapshot's lowest byte the stack is as the program found it.
type Memory struct {
	Program  *trace.Program
	Snapshot *trace.Snapshot
}

// Number reads one to eight bytes, lowest first, or false where they are not all there.
func (m Memory) Number(address uint64, size int) (uint64, bool) {
	if size <= 0 || size > 8 {
		return 0, false
	}
	for _, known := range [...]trace.Memory{m.Snapshot.Stack, m.Snapshot.Data} {
		if found, ok := known.Slice(address, size); ok {
			var word [8]byte
			copy(word[:], found)
			return binary.LittleEndian.Uint64(word[:]), true
		}
	}
	return m.apart(address, size)
}

// apart reads byte for byte: what was pushed may begin with the bytes that lay there.
func (m Memory) apart(address uint64, size int) (uint64, bool) {
	var value uint64
	for i := range size {
		b, ok := m.at(address + uint64(i))
		if !ok {
			return 0, false
		}
		value |= uint64(b) << (8 * i)
	}
	return value, true
}

func (m Memory) at(address uint64) (byte, bool) {
	for _, known := range [...]trace.Memory{m.Snapshot.Stack, m.Snapshot.Data, m.Program.Stack} {
		if found, ok := known.Slice(address, 1); ok {
			return found[0], true
		}
	}
	return 0, false
}
