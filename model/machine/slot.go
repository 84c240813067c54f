package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// above is the address of a slot on top of the stack by its number, 0 the lowest.
func (m *machine) above(size, number int) uint64 {
	return (m.stackPointer() + uint64(number*size)) & mask(m.mode().Bytes())
}

// checkSlots checks that slots can be read, in that order.
func (m *machine) checkSlots(size int, order ...int) error {
	var found [5]error
	for i, number := range order {
		found[i] = m.check(Read, m.above(size, number), size, trace.SS)
	}
	return m.first(found[:]...)
}

// checkOuter checks the slots of RSP and SS at an address, which a return to another
// privilege pops. AMD's processors read them, SS first, before they refuse a return to
// more privilege (measured).
func (m *machine) checkOuter(selector uint16, address uint64, size int) error {
	if selector&requestedPrivilege == requestedPrivilege {
		return nil
	}
	slot := func(number int) error {
		return m.check(Read, (address+uint64(number*size))&mask(m.mode().Bytes()), size, trace.SS)
	}
	return m.first(slot(1), slot(0))
}

// slot reads a slot that can be read, with the bits of it that are undefined.
func (m *machine) slot(size, number int) word {
	address := m.above(size, number)
	return word{m.memory.number(address, size), m.memory.undefined(address, size)}
}

// needSlot reads some of a slot's bytes, the lowest, whose bits must be defined.
func (m *machine) needSlot(size, number, bytes int) (uint64, error) {
	w := m.slot(size, number)
	if w.open&mask(bytes) != 0 {
		return 0, readsUndefined()
	}
	return w.value & mask(bytes), nil
}

// farSlots reads RIP and CS: the rest of the selector's slot means nothing.
func (m *machine) farSlots(size int) (farPointer, error) {
	offset, err := m.needSlot(size, 0, size)
	if err != nil {
		return farPointer{}, err
	}
	selector, err := m.needSlot(size, 1, selectorBytes)
	return farPointer{uint16(selector), offset}, err
}
