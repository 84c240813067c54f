package trace

import "encoding/binary"

// Memory is a run of bytes at an address.
type Memory struct {
	Base  uint64
	Bytes []byte
}

// End is the address after the last byte.
func (m Memory) End() uint64 { return m.Base + uint64(len(m.Bytes)) }

// Contains reports whether size bytes from address lie within the memory.
func (m Memory) Contains(address uint64, size int) bool {
	return address >= m.Base && address-m.Base <= uint64(len(m.Bytes)) &&
		uint64(size) <= uint64(len(m.Bytes))-(address-m.Base)
}

// Slice gives size bytes from address, or false where they do not all lie in
// the memory. The bytes are the memory's own.
func (m Memory) Slice(address uint64, size int) ([]byte, bool) {
	if !m.Contains(address, size) {
		return nil, false
	}
	at := address - m.Base
	return m.Bytes[at : at+uint64(size)], true
}

// Quadword reads eight bytes, lowest first.
func (m Memory) Quadword(address uint64) (uint64, bool) {
	bytes, ok := m.Slice(address, 8)
	if !ok {
		return 0, false
	}
	return binary.LittleEndian.Uint64(bytes), true
}
