package machine

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// errBadAddress is EFAULT: the kernel's access to the program's memory is not allowed.
var errBadAddress = errors.New("bad address")

// mayAccess tells whether the kernel can read or write the program's memory. It checks
// no alignment, and its page faults raise no exception.
func (m *machine) mayAccess(access Access, address uint64, size int) error {
	if address+uint64(size) < address || address+uint64(size) > kernelBase { // access_ok
		return errBadAddress
	}
	if err := foreign(access, address, size); err != nil {
		return err
	}
	if m.memory.permit(access, address, size) != nil {
		return errBadAddress
	}
	return nil
}

// copyToUser writes a block, all of it or nothing.
func (m *machine) copyToUser(address uint64, b block) error {
	if err := m.mayAccess(Write, address, len(b.bytes)); err != nil {
		return err
	}
	m.keep(address, b)
	return nil
}

// putUser writes eight bytes.
func (m *machine) putUser(address, value uint64, origin trace.Origin) error {
	if err := m.mayAccess(Write, address, 8); err != nil {
		return err
	}
	bytes := littleEndian(value)
	m.memory.store(address, bytes[:], origin)
	return nil
}

// keep writes a block where that is allowed. What is there already, undefined bits
// among it, is no change.
func (m *machine) keep(address uint64, b block) {
	undefined := !b.defined(0, len(b.open))
	if undefined && m.holds(address, b) {
		return
	}
	m.memory.store(address, b.bytes, m.calls.local(address))
	for i, open := range b.open {
		if open != 0 {
			m.memory.blur(address+uint64(i), uint64(open))
		}
	}
}

// holds reports whether memory has a block's bytes and undefined bits.
func (m *machine) holds(address uint64, b block) bool {
	there := m.peek(address, len(b.bytes))
	return string(there.bytes) == string(b.bytes) && string(there.open) == string(b.open)
}

// copyFromUser reads a block.
func (m *machine) copyFromUser(address uint64, size int) (block, error) {
	if err := m.mayAccess(Read, address, size); err != nil {
		return block{}, err
	}
	return m.peek(address, size), nil
}

func (m *machine) peek(address uint64, size int) block {
	b := newBlock(size)
	m.memory.load(address, b.bytes)
	for i := range b.open {
		b.open[i] = byte(m.memory.undefined(address+uint64(i), 1))
	}
	return b
}
