package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// selectorBytes is the size of a selector.
const selectorBytes = 2

// pushSelector zero-extends a selector to 64 bits. To 32 bits AMD zero-extends it
// (APM vol. 3, PUSH), and Intel's processors write the selector alone and leave the
// rest of the slot (SDM vol. 2, PUSH: all recent ones).
func pushSelector(which trace.Segment) effect {
	return func(m *machine, in *instruction) error {
		to, written := m.below(in.size), in.size
		if in.size == 4 {
			var err error
			if written, err = m.selectorWrite(to); err != nil {
				return err
			}
		}
		if err := m.store(to, written, uint64(m.selectors[which]), trace.SS, m.calls.local(to)); err != nil {
			return err
		}
		m.setStackPointer(to)
		return nil
	}
}

// selectorWrite is how many bytes of a slot of 4 a push of a selector writes.
func (m *machine) selectorWrite(to uint64) (int, error) {
	switch m.vendor {
	case trace.AMD:
		return 4, nil
	case trace.Intel:
		if m.check(Write, to, 4, trace.SS) != nil {
			return 0, &Unknown{Reason: "whether the half of the slot that it leaves must be writable is not documented"}
		}
		return selectorBytes, nil
	}
	return 0, &Unknown{Reason: "how much of the slot it writes differs between vendors"}
}

// popSelector loads a selector from a slot, of which the rest means nothing (SDM vol. 2,
// POP).
func popSelector(which trace.Segment) effect {
	return func(m *machine, in *instruction) error {
		if err := m.checkSelectorSlot(in.size); err != nil {
			return err
		}
		selector, err := m.needSlot(in.size, 0, selectorBytes)
		if err != nil {
			return err
		}
		m.setStackPointer(m.above(in.size, 1))
		m.held = which == trace.SS
		return m.loadSegment(which, uint16(selector))
	}
}

// checkSelectorSlot checks that a slot with a selector can be read: AMD reads all of it
// (measured), of others it is not known.
func (m *machine) checkSelectorSlot(size int) error {
	err := m.checkSlots(size, 0)
	if err != nil && m.checkSlots(selectorBytes, 0) == nil {
		return m.byVendor(err, &Unknown{Reason: "whether it reads the part of the slot that means nothing is not documented"})
	}
	return err
}
