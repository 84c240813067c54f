package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// interruptReturn pops RIP, CS and the flags and, in 64-bit mode, RSP and SS (SDM vol.
// 2, IRET). There is no return to another task in long mode: NT is #GP(0). It
// changes the flags that POPF does, and RF, but not SS: all that it can hold it has.
func interruptReturn(m *machine, in *instruction) error {
	if m.flags&trace.NT != 0 {
		return fault(trace.GeneralProtection)
	}
	order := []int{2, 1, 0, 4, 3}
	if in.mode == trace.Mode32 {
		order = order[:3]
	}
	if err := m.checkSlots(in.size, order...); err != nil {
		return err
	}
	to, err := m.farSlots(in.size)
	if err != nil {
		return err
	}
	outer := m.checkOuter(to.selector, m.above(in.size, 3), in.size)
	flags, rsp, selector := m.slot(in.size, 2), m.above(in.size, 3), uint64(trace.UserData)
	if in.mode == trace.Mode64 {
		if rsp, selector, err = m.stackSlots(in.size); err != nil {
			return err
		}
	}
	if err := m.first(outer, m.checkReturn(to.selector), checkTarget(to.selector, to.offset), checkStack(uint16(selector))); err != nil {
		return err
	}
	m.setFlags(flags, userWritable|trace.RF, in.size)
	m.setStackPointer(rsp)
	m.calls.leave(m.stackPointer())
	m.land(to)
	return nil
}

// stackSlots reads RSP, zero-extended, and SS.
func (m *machine) stackSlots(size int) (rsp, selector uint64, err error) {
	if rsp, err = m.needSlot(size, 3, size); err != nil {
		return 0, 0, err
	}
	selector, err = m.needSlot(size, 4, selectorBytes)
	return rsp, selector, err
}
