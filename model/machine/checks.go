package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// What 32-bit code alone has to check values.
var checkSemantics = semantics{
	"into":  trapOverflow,
	"bound": checkBounds,
	"arpl":  adjustPrivilege,
}

// trapOverflow: SDM vol. 2, INTO.
func trapOverflow(m *machine, _ *instruction) error {
	if err := m.need(trace.OF); err != nil || m.flags&trace.OF == 0 {
		return err
	}
	return trap(trace.Overflow)
}

// checkBounds compares a signed index with two bounds in memory, of which both
// belong to the range (SDM vol. 2, BOUND).
func checkBounds(m *machine, in *instruction) error {
	index := m.register(in.operands[0].register, in.operands[0].part)
	lower, err := m.readAt(in, 0)
	if err != nil {
		return err
	}
	upper, err := m.readAt(in, 1)
	if err != nil {
		return err
	}
	signed := func(value uint64) int64 { return int64(signExtend(value, in.size)) }
	if signed(index) < signed(lower) || signed(index) > signed(upper) {
		return fault(trace.BoundRange)
	}
	return nil
}

// readAt reads one of several values of the operand size in memory, by number.
func (m *machine) readAt(in *instruction, number int) (uint64, error) {
	there := *in
	there.memory.displacement += uint64(number * in.size)
	return m.read(&there, &operand{kind: memoryOperand, size: in.size})
}

// adjustPrivilege raises the destination's requested privilege level to the
// source's, and writes only if it is lower (SDM vol. 2, ARPL; measured).
func adjustPrivilege(m *machine, in *instruction) error {
	selector, level, err := m.readTwo(in)
	if err != nil {
		return err
	}
	level &= requestedPrivilege
	lower := selector&requestedPrivilege < level
	m.define(trace.ZF, flagIf(lower, trace.ZF))
	if !lower {
		return nil
	}
	return m.write(in, &in.operands[0], selector&^requestedPrivilege|level)
}
