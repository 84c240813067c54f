package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var stackSemantics = semantics{
	"push":    push,
	"pop":     pop,
	"push fs": pushSelector(0),
	"push gs": pushSelector(1),
	"pop fs":  popSelector(0),
	"pop gs":  popSelector(1),
	"enter":   enter,
	"leave":   leave,
}

// push stores below RSP and then moves it: a fault leaves RSP (SDM vol. 2, PUSH).
// What is pushed, RSP itself too, is the value from before. An immediate is
// sign-extended.
func push(m *machine, in *instruction) error {
	o := &in.operands[0]
	w, err := m.readWord(in, o)
	if err != nil {
		return err
	}
	to := m.general[trace.RSP] - uint64(in.size)
	origin := m.calls.local(to)
	if o.kind == generalRegister && o.size == 8 {
		origin = m.calls.register(to, o.register, w.value)
	}
	if err := m.push(w.value, in.size, origin); err != nil || w.open == 0 {
		return err
	}
	return m.blur(to, in.size, w.open)
}

func (m *machine) push(value uint64, size int, origin trace.Origin) error {
	to := m.general[trace.RSP] - uint64(size)
	if err := m.store(to, size, value, stackSegment, origin); err != nil {
		return err
	}
	m.general[trace.RSP] = to
	return nil
}

func (m *machine) pop(size int) (uint64, error) {
	value, err := m.load(m.general[trace.RSP], size, stackSegment)
	m.general[trace.RSP] += uint64(size)
	return value, err
}

// pop moves RSP before it computes the address of its operand, and writes the
// operand last: pop rsp leaves the value (SDM vol. 2, POP).
func pop(m *machine, in *instruction) error {
	w, err := m.loadWord(m.general[trace.RSP], in.size, stackSegment)
	if err != nil {
		return err
	}
	m.general[trace.RSP] += uint64(in.size)
	return m.writeWord(in, &in.operands[0], w)
}

// pushSelector zero-extends FS or GS to the operand size (SDM vol. 2, PUSH).
func pushSelector(which int) effect {
	return func(m *machine, in *instruction) error {
		to := m.general[trace.RSP] - uint64(in.size)
		return m.push(uint64(m.selectors[which]), in.size, m.calls.local(to))
	}
}

// popSelector loads FS or GS with a null selector, which needs no descriptor
// (SDM vol. 2, POP).
func popSelector(which int) effect {
	return func(m *machine, in *instruction) error {
		value, err := m.pop(in.size)
		if err != nil {
			return err
		}
		selector := uint16(value)
		if selector > 3 {
			return &Unknown{Reason: "which descriptors there are is the system's choice"}
		}
		m.selectors[which] = selector
		return nil
	}
}

// enter: SDM vol. 2, ENTER; APM vol. 3, ENTER for an operand size of 16 bits, of which
// only BP is changed. It ends with a check that the new top of the stack can be
// written; what it pushed before a fault stays.
func enter(m *machine, in *instruction) error {
	size := in.size
	space, level := in.operands[0].immediate&0xffff, in.operands[1].immediate&31
	old := m.register(trace.RBP, 8)
	to := m.general[trace.RSP] - uint64(size)
	if err := m.push(old, size, m.enterOrigin(to, old, size)); err != nil {
		return err
	}
	frame := m.general[trace.RSP]
	if err := m.copyDisplay(old, frame, level, size); err != nil {
		return err
	}
	top := m.general[trace.RSP] - space
	if err := m.check(Write, top, size, stackSegment); err != nil {
		return err
	}
	m.general[trace.RSP] = top
	m.setRegister(trace.RBP, part(size), frame)
	return nil
}

func (m *machine) enterOrigin(to, old uint64, size int) trace.Origin {
	if size == 8 {
		return m.calls.register(to, trace.RBP, old)
	}
	return m.calls.local(to)
}

// copyDisplay pushes the frame pointers of the enclosing procedures, of which
// there is one less than the nesting level, and the new one (SDM vol. 1, 6.6.1).
func (m *machine) copyDisplay(old, frame, level uint64, size int) error {
	for i := uint64(1); i < level; i++ {
		value, err := m.load(old-i*uint64(size), size, stackSegment)
		if err != nil {
			return err
		}
		if err := m.pushLocal(value, size); err != nil {
			return err
		}
	}
	if level == 0 {
		return nil
	}
	return m.pushLocal(frame, size)
}

func (m *machine) pushLocal(value uint64, size int) error {
	return m.push(value, size, m.calls.local(m.general[trace.RSP]-uint64(size)))
}

// leave: SDM vol. 2, LEAVE. With an operand size of 16 bits RSP still becomes all of
// RBP, and only BP is popped.
func leave(m *machine, in *instruction) error {
	m.general[trace.RSP] = m.register(trace.RBP, 8)
	value, err := m.pop(in.size)
	m.setRegister(trace.RBP, part(in.size), value)
	return err
}
