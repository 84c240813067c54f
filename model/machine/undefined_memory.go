package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// undefined gives the undefined bits of up to eight bytes that permit has allowed,
// lowest first. Code has none.
func (m *memory) undefined(address uint64, size int) uint64 {
	if address >= m.stack.base() {
		return m.stack.undefined(address, size)
	}
	if m.dataUndefined == nil || address < trace.DataBase {
		return 0
	}
	var bits uint64
	for i, open := range m.dataUndefined[address-trace.DataBase:][:size] {
		bits |= uint64(open) << (8 * i)
	}
	return bits
}

// anyUndefined reports whether any number of bytes has an undefined bit.
func (m *memory) anyUndefined(address uint64, size int) bool {
	for i := range uint64(size) {
		if m.undefined(address+i, 1) != 0 {
			return true
		}
	}
	return false
}

// blur marks bits of a stored value as undefined.
func (m *memory) blur(address, bits uint64) {
	m.changes++
	if address >= m.stack.base() {
		m.stack.blur(address, bits)
		return
	}
	m.ownData()
	if m.dataUndefined == nil {
		m.dataUndefined = make([]byte, trace.DataSize)
	}
	for ; bits != 0; bits, address = bits>>8, address+1 {
		m.dataUndefined[address-trace.DataBase] = byte(bits)
	}
}
