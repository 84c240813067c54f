package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var stackSemantics = semantics{
	"push":    push,
	"pop":     pop,
	"pusha":   pushAll,
	"popa":    popAll,
	"push es": pushSelector(trace.ES),
	"push cs": pushSelector(trace.CS),
	"push ss": pushSelector(trace.SS),
	"push ds": pushSelector(trace.DS),
	"push fs": pushSelector(trace.FS),
	"push gs": pushSelector(trace.GS),
	"pop es":  popSelector(trace.ES),
	"pop ss":  popSelector(trace.SS),
	"pop ds":  popSelector(trace.DS),
	"pop fs":  popSelector(trace.FS),
	"pop gs":  popSelector(trace.GS),
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
	return m.pushWord(w, in.size, m.pushOrigin(in, o, w.value))
}

// pushOrigin is the origin of an operand that is pushed.
func (m *machine) pushOrigin(in *instruction, o *operand, value uint64) trace.Origin {
	to := m.below(in.size)
	if o.kind == generalRegister && o.size == in.mode.Bytes() {
		return m.calls.register(to, o.register, value)
	}
	return m.calls.local(to)
}

func (m *machine) push(value uint64, size int, origin trace.Origin) error {
	return m.pushWord(word{value: value}, size, origin)
}

func (m *machine) pushWord(w word, size int, origin trace.Origin) error {
	to := m.below(size)
	if err := m.storeWord(to, size, w, trace.SS, origin); err != nil {
		return err
	}
	m.setStackPointer(to)
	return nil
}

func (m *machine) pop(size int) (uint64, error) {
	from := m.stackPointer()
	value, err := m.load(from, size, trace.SS)
	m.setStackPointer(from + uint64(size))
	return value, err
}

// pop moves RSP before it computes the address of its operand, and writes the
// operand last: pop rsp leaves the value (SDM vol. 2, POP).
func pop(m *machine, in *instruction) error {
	from := m.stackPointer()
	w, err := m.loadWord(from, in.size, trace.SS)
	if err != nil {
		return err
	}
	m.setStackPointer(from + uint64(in.size))
	return m.writeWord(in, &in.operands[0], w)
}

// enter: SDM vol. 2, ENTER; APM vol. 3, ENTER for an operand size of 16 bits, of which
// only BP is changed. It ends with a check that the new top of the stack can be
// written; what it pushed before a fault stays.
func enter(m *machine, in *instruction) error {
	size := in.size
	space, level := in.operands[0].immediate&0xffff, in.operands[1].immediate&31
	old := m.register(trace.RBP, part(in.mode.Bytes()))
	if err := m.push(old, size, m.enterOrigin(in, old)); err != nil {
		return err
	}
	frame := m.stackPointer()
	if err := m.copyDisplay(in, old, frame, level); err != nil {
		return err
	}
	top := m.below(int(space))
	if err := m.check(Write, top, size, trace.SS); err != nil {
		return err
	}
	m.setStackPointer(top)
	m.setRegister(trace.RBP, part(size), frame)
	return nil
}

func (m *machine) enterOrigin(in *instruction, old uint64) trace.Origin {
	to := m.below(in.size)
	if in.size == in.mode.Bytes() {
		return m.calls.register(to, trace.RBP, old)
	}
	return m.calls.local(to)
}

// copyDisplay pushes the frame pointers of the enclosing procedures, of which
// there is one less than the nesting level, and the new one (SDM vol. 1, 6.6.1).
func (m *machine) copyDisplay(in *instruction, old, frame, level uint64) error {
	size := in.size
	for i := uint64(1); i < level; i++ {
		from := (old - i*uint64(size)) & mask(in.mode.Bytes())
		value, err := m.load(from, size, trace.SS)
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
	return m.push(value, size, m.calls.local(m.below(size)))
}

// leave: SDM vol. 2, LEAVE. With an operand size of 16 bits RSP still becomes all of
// RBP, and only BP is popped.
func leave(m *machine, in *instruction) error {
	m.setStackPointer(m.register(trace.RBP, part(in.mode.Bytes())))
	value, err := m.pop(in.size)
	m.setRegister(trace.RBP, part(in.size), value)
	return err
}
