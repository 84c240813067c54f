package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var farSemantics = semantics{
	"call far": farCall,
	"jmp far":  farJump,
	"ret far":  farReturn,
}

// farPointer is an address in a segment.
type farPointer struct {
	selector uint16
	offset   uint64
}

// farCall pushes CS and RIP, each as wide as the operand size, when it has checked
// where it goes (SDM vol. 2, CALL; measured). What was pushed before a fault stays.
func farCall(m *machine, in *instruction) error {
	to, err := m.farOperand(in)
	if err != nil {
		return err
	}
	if err := m.first(m.checkCall(to.selector), checkTarget(to.selector, to.offset)); err != nil {
		return err
	}
	cfa := m.stackPointer()
	m.calls.leave(cfa)
	if err := m.pushCS(in.size); err != nil {
		return err
	}
	if err := m.push(in.next(), in.size, m.calls.returnAddress()); err != nil {
		return err
	}
	m.calls.enter(trace.Call{Function: m.calls.name(to.offset), CFA: cfa, Site: in.address, Return: in.next() & mask(in.size)}, in.mode, &m.general)
	m.land(to)
	return nil
}

// pushCS stores CS in the frame of the call that follows. AMD zero-extends it (APM
// vol. 3, CALL (Far)), the SDM says that it is padded, not with what.
func (m *machine) pushCS(size int) error {
	origin := m.calls.returnAddress()
	origin.Role, origin.Subject = trace.Local, 0
	if err := m.push(uint64(m.selectors[trace.CS]), size, origin); err != nil || m.vendor == trace.AMD || size == selectorBytes {
		return err
	}
	m.sources.add("SDM vol. 2, CALL: what pads CS on the stack")
	m.memory.blur(m.stackPointer(), mask(size)&^mask(selectorBytes))
	return nil
}

// farJump: SDM vol. 2, JMP.
func farJump(m *machine, in *instruction) error {
	to, err := m.farOperand(in)
	if err != nil {
		return err
	}
	if err := m.first(m.checkCall(to.selector), checkTarget(to.selector, to.offset)); err != nil {
		return err
	}
	m.land(to)
	return nil
}

// farReturn: SDM vol. 2, RET. The immediate is unsigned.
func farReturn(m *machine, in *instruction) error {
	if err := m.checkSlots(in.size, 1, 0); err != nil {
		return err
	}
	to, err := m.farSlots(in.size)
	if err != nil {
		return err
	}
	after := m.above(in.size, 2) + in.operands[0].immediate&0xffff
	if err := m.first(m.checkOuter(to.selector, after, in.size), m.checkReturn(to.selector), checkTarget(to.selector, to.offset)); err != nil {
		return err
	}
	m.setStackPointer(after)
	m.calls.leave(m.stackPointer())
	m.land(to)
	return nil
}

// land goes on in another code segment, whose mode may be the other one. CS gets the
// current privilege, whatever the selector requests.
func (m *machine) land(to farPointer) {
	m.selectors[trace.CS] = to.selector | requestedPrivilege
	m.rip = to.offset
	m.enterMode()
}

// farOperand reads a far pointer from the instruction or from memory, offset first.
func (m *machine) farOperand(in *instruction) (farPointer, error) {
	if selector := &in.operands[1]; selector.kind == immediateOperand {
		return farPointer{uint16(selector.immediate), in.operands[0].immediate & mask(in.size)}, nil
	}
	size, err := m.offsetSize(in)
	if err != nil {
		return farPointer{}, err
	}
	there := *in
	there.memory.displacement += uint64(size)
	at, after := m.effective(&in.memory), m.effective(&there.memory)
	if err := m.first(m.check(Read, at, size, in.memory.segment), m.check(Read, after, selectorBytes, in.memory.segment)); err != nil {
		return farPointer{}, err
	}
	offset, err := m.read(in, &operand{kind: memoryOperand, size: size})
	if err != nil {
		return farPointer{}, err
	}
	selector, err := m.read(&there, &operand{kind: memoryOperand, size: selectorBytes})
	return farPointer{uint16(selector), offset}, err
}

// offsetSize is the size of a far pointer's offset in memory. With an operand size of
// 64 bits AMD reads 32 (APM vol. 3, CALL (Far), JMP (Far), LSS; measured), Intel 64,
// for which table 6-7 of the SDM's vol. 3 has no alignment.
func (m *machine) offsetSize(in *instruction) (int, error) {
	switch {
	case m.vendor == trace.AMD || in.size < 8:
		return min(in.size, 4), nil
	case m.vendor == trace.Intel && m.flags&trace.AC == 0:
		return 8, nil
	case m.vendor == trace.Intel:
		return 0, &Unknown{Reason: "which alignment a far pointer of 80 bits needs is not documented"}
	}
	return 0, &Unknown{Reason: "AMD reads a far pointer's offset of 32 bits, Intel of 64"}
}
