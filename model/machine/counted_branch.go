package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var countedBranchSemantics = semantics{
	"loop":   loopWhile(0, 0),
	"loope":  loopWhile(trace.ZF, trace.ZF),
	"loopne": loopWhile(trace.ZF, 0),
	"jrcxz":  jumpIfCountZero,
}

// counter is RCX, ECX or CX, by the size of addresses (SDM vol. 2, LOOP/LOOPcc, JrCXZ).
func (in *instruction) counter() part { return part(in.memory.size) }

// loopWhile counts down and branches while the counter is not 0 and a flag, if
// there is one, has a value (SDM vol. 2, LOOP/LOOPcc). The manual reserves repeat
// prefixes for string instructions, and repne has been measured to make loope test
// for the other value.
func loopWhile(which, value trace.Flags) effect {
	return func(m *machine, in *instruction) error {
		if in.repeat != 0 {
			return &Unknown{Reason: "the manual reserves repeat prefixes for string instructions"}
		}
		if err := m.need(which); err != nil {
			return err
		}
		count := (m.register(trace.RCX, in.counter()) - 1) & mask(int(in.counter()))
		m.setRegister(trace.RCX, in.counter(), count)
		if count == 0 || m.flags&which != value {
			return nil
		}
		return m.jumpTo(in.operands[0].immediate, in)
	}
}

// jumpIfCountZero: SDM vol. 2, Jcc, JRCXZ.
func jumpIfCountZero(m *machine, in *instruction) error {
	if m.register(trace.RCX, in.counter()) != 0 {
		return nil
	}
	return m.jumpTo(in.operands[0].immediate, in)
}
