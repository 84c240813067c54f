package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var branchSemantics = semantics{
	"call": call,
	"ret":  ret,
	"jmp":  jump,
	"iret": interruptReturn,
}

// call: SDM vol. 2, CALL (near). The target is read before the return address is
// stored. A target that is not canonical faults with nothing stored (both manuals list
// #GP(0) for it), after the check that it could be (measured).
func call(m *machine, in *instruction) error {
	target, err := m.read(in, &in.operands[0])
	if err != nil {
		return err
	}
	cfa := m.stackPointer()
	stored := m.check(Write, m.below(in.size), in.size, trace.SS)
	if err := m.first(stored, checkNear(target)); err != nil {
		return err
	}
	m.calls.leave(cfa)
	if err := m.push(in.next(), in.size, m.calls.returnAddress()); err != nil {
		return err
	}
	m.calls.enter(trace.Call{Function: m.calls.name(target), CFA: cfa, Site: in.address, Return: in.next() & mask(in.size)}, in.mode, &m.general)
	m.rip = target
	return nil
}

// ret: SDM vol. 2, RET (near). The immediate is unsigned. A return address that is
// not canonical faults at the RET: both manuals list #GP(0) for it (SDM vol. 2,
// RET; APM vol. 3, RET).
func ret(m *machine, in *instruction) error {
	target, err := m.pop(in.size)
	if err != nil {
		return err
	}
	if err := m.branch(target); err != nil {
		return err
	}
	m.setStackPointer(m.stackPointer() + in.operands[0].immediate&0xffff)
	m.calls.leave(m.stackPointer())
	return nil
}

// jump: SDM vol. 2, JMP (near).
func jump(m *machine, in *instruction) error {
	target, err := m.read(in, &in.operands[0])
	if err != nil {
		return err
	}
	return m.jumpTo(target, in)
}

// jumpIf: SDM vol. 2, Jcc.
func jumpIf(m *machine, in *instruction) error {
	holds, err := m.condition(in.condition)
	if !holds {
		return err
	}
	return m.jumpTo(in.operands[0].immediate, in)
}

// branch goes to a target.
func (m *machine) branch(target uint64) error {
	if err := checkNear(target); err != nil {
		return err
	}
	m.rip = target
	return nil
}

// checkNear checks the target of a near branch, which must be canonical, as all that
// 32-bit code can name are.
func checkNear(target uint64) error {
	if !canonical(target, 1) {
		return fault(trace.GeneralProtection)
	}
	return nil
}
