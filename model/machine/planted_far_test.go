package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// otherwise is an effect after which something more is done, if it did not fail.
func otherwise(does effect, then func(m *machine, in *instruction)) effect {
	return func(m *machine, in *instruction) error {
		err := does(m, in)
		if err == nil {
			then(m, in)
		}
		return err
	}
}

// before is an effect before which something else is done.
func before(then func(m *machine, in *instruction), does effect) effect {
	return func(m *machine, in *instruction) error {
		then(m, in)
		return does(m, in)
	}
}

// reported is an effect whose failures are all one exception.
func reported(does effect, vector trace.Vector, code uint32) effect {
	return func(m *machine, in *instruction) error {
		if err := does(m, in); err != nil {
			return faultCode(vector, code)
		}
		return nil
	}
}

// plantedFar are wrong rules of far transfers, iret, selectors and single steps.
var plantedFar = []planting{
	{"lret pops the selector alone", "ret far", otherwise(farReturn, func(m *machine, in *instruction) {
		m.setStackPointer(m.stackPointer() - uint64(in.size))
	})},
	{"lret ignores its immediate", "ret far", otherwise(farReturn, func(m *machine, in *instruction) {
		m.setStackPointer(m.stackPointer() - in.operands[0].immediate&0xffff)
	})},
	{"lret sign-extends its immediate", "ret far", otherwise(farReturn, func(m *machine, in *instruction) {
		m.setStackPointer(m.stackPointer() + in.operands[0].immediate&^0xffff)
	})},
	{"lret reads RIP first", "ret far", func(m *machine, in *instruction) error {
		if err := m.checkSlots(in.size, 0); err != nil {
			return err
		}
		return farReturn(m, in)
	}},
	{"lret takes any requested privilege", "ret far", before(func(m *machine, in *instruction) {
		if c, at := m.memory.stack.at(min(m.above(in.size, 1), trace.StackTop-1)); describe(uint16(c.bytes[at])) == code64 {
			c.bytes[at] = trace.Code64
		}
	}, farReturn)},
	{"lret does not change the mode", "ret far", otherwise(farReturn, func(m *machine, in *instruction) {
		m.selectors[trace.CS] = trace.EntrySelectors(in.mode)[trace.CS]
	})},
	{"a refused selector has no error code", "ret far", reported(farReturn, trace.GeneralProtection, 0)},
	{"lret is always of 64 bits", "ret far", before(func(_ *machine, in *instruction) { in.size = 8 }, farReturn)},
	{"call far pushes RIP first", "call far", func(m *machine, in *instruction) error {
		to, err := m.farOperand(in)
		if err != nil {
			return err
		}
		if err := m.checkCall(to.selector); err != nil {
			return err
		}
		if err := m.pushLocal(in.next(), in.size); err != nil {
			return err
		}
		err = m.pushLocal(uint64(m.selectors[trace.CS]), in.size)
		m.land(to)
		return err
	}},
	{"call far pushes before it checks", "call far", func(m *machine, in *instruction) error {
		if err := m.pushCS(in.size); err != nil {
			return err
		}
		m.setStackPointer(m.above(in.size, 1))
		return farCall(m, in)
	}},
	{"call far pushes the new selector", "call far", func(m *machine, in *instruction) error {
		to, err := m.farOperand(in)
		if err == nil && m.checkCall(to.selector) == nil {
			m.selectors[trace.CS] = to.selector
		}
		return farCall(m, in)
	}},
	{"call far with REX.W pushes 32 bits", "call far", before(func(_ *machine, in *instruction) { in.size = min(in.size, 4) }, farCall)},
	{"call far keeps the requested privilege", "call far", func(m *machine, in *instruction) error {
		to, _ := m.farOperand(in)
		err := farCall(m, in)
		if err == nil {
			m.selectors[trace.CS] = to.selector
		}
		return err
	}},
	{"jmp far pushes", "jmp far", farCall},
	{"jmp far checks as a return does", "jmp far", func(m *machine, in *instruction) error {
		if to, err := m.farOperand(in); err == nil && m.checkReturn(to.selector) != nil {
			return refused(to.selector)
		}
		return farJump(m, in)
	}},
	{"a far pointer with REX.W has 80 bits everywhere", "call far", before(func(m *machine, _ *instruction) { m.vendor = trace.Intel }, farCall)},
	{"iret leaves the stack in 64-bit mode", "iret", func(m *machine, in *instruction) error {
		rsp := m.above(in.size, 3)
		return otherwise(interruptReturn, func(m *machine, _ *instruction) { m.setStackPointer(rsp) })(m, in)
	}},
	{"iret under NT goes on", "iret", before(func(m *machine, _ *instruction) { m.flags &^= trace.NT }, interruptReturn)},
	{"iret keeps AC and ID", "iret", func(m *machine, in *instruction) error {
		kept := m.flags & (trace.AC | trace.ID)
		return otherwise(interruptReturn, func(m *machine, _ *instruction) {
			m.flags = m.flags&^(trace.AC|trace.ID) | kept
		})(m, in)
	}},
	{"iret sets IOPL", "iret", func(m *machine, in *instruction) error {
		image := m.memory.number(min(m.above(in.size, 2), trace.StackTop-8), in.size)
		return otherwise(interruptReturn, func(m *machine, _ *instruction) { m.flags |= trace.Flags(image) & trace.IOPL })(m, in)
	}},
	{"iret does not set RF", "iret", otherwise(interruptReturn, func(m *machine, _ *instruction) { m.flags &^= trace.RF })},
	{"iret of 16 bits takes all flags", "iret", func(m *machine, in *instruction) error {
		err := interruptReturn(m, in)
		if in.size == 2 {
			m.flags &^= trace.AC | trace.ID
		}
		return err
	}},
	{"iret takes a null stack", "iret", func(m *machine, in *instruction) error {
		if in.mode == trace.Mode64 && m.checkSlots(in.size, 4) == nil && null(uint16(m.slot(in.size, 4).value)) {
			m.memory.store(m.above(in.size, 4), []byte{trace.UserData, 0}, trace.Origin{})
		}
		return interruptReturn(m, in)
	}},
	{"iret reads RIP first", "iret", func(m *machine, in *instruction) error {
		if err := m.checkSlots(in.size, 0); err != nil {
			return err
		}
		return interruptReturn(m, in)
	}},
	{"mov ss takes null", "mov ss", func(m *machine, in *instruction) error {
		if null(uint16(m.register(trace.RAX, 2))) {
			return nil
		}
		return instructions["mov ss"](m, in)
	}},
	{"mov ss takes any privilege", "mov ss", func(m *machine, in *instruction) error {
		if describe(uint16(m.register(trace.RAX, 2))) == userData {
			m.held = true
			return nil
		}
		return instructions["mov ss"](m, in)
	}},
	{"mov ss holds off nothing", "mov ss", otherwise(instructions["mov ss"], func(m *machine, _ *instruction) { m.held = false })},
	{"lss holds off the trap", "lss", otherwise(instructions["lss"], func(m *machine, _ *instruction) { m.held = true })},
	{"mov ds holds off the trap", "mov ds", otherwise(instructions["mov ds"], func(m *machine, _ *instruction) { m.held = true })},
	{"mov ds refuses code", "mov ds", func(m *machine, in *instruction) error {
		if selector := uint16(m.register(trace.RAX, 2)); m.checkCall(selector) == nil {
			return refused(selector)
		}
		return instructions["mov ds"](m, in)
	}},
	{"mov ds refuses nothing", "mov ds", func(m *machine, in *instruction) error {
		selector, err := m.read(in, &in.operands[0])
		m.selectors[trace.DS] = uint16(selector)
		return err
	}},
	{"mov from ss writes 8 bytes", "mov from ss", func(m *machine, in *instruction) error {
		return m.write(in, &in.operands[0], trace.UserData)
	}},
	{"mov from cs keeps the upper bits", "mov from cs", func(m *machine, in *instruction) error {
		in.operands[0].part, in.operands[0].size = 2, 2
		return instructions["mov from cs"](m, in)
	}},
	{"pop gs reads a word", "pop gs", func(m *machine, in *instruction) error {
		size := in.size
		in.size = selectorBytes
		err := instructions["pop gs"](m, in)
		if err == nil {
			m.setStackPointer(m.stackPointer() + uint64(size-selectorBytes))
		}
		return err
	}},
	{"lgs loads before it checks", "lgs", func(m *machine, in *instruction) error {
		if to, err := m.farOperand(in); err == nil {
			m.selectors[trace.GS] = to.selector
			return m.write(in, &in.operands[0], to.offset)
		}
		return instructions["lgs"](m, in)
	}},
	{"sysenter is a system call", "sysenter", func(*machine, *instruction) error { return forbidden{} }},
	{"popf that clears TF is not trapped", "popf", func(m *machine, in *instruction) error {
		err := popFlags(m, in)
		if err == nil && m.flags&trace.TF == 0 {
			m.held = true
		}
		return err
	}},
}
