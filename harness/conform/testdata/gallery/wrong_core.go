package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var wrongCore = []Wrong{
	{Name: "push moves by 4", Profile: "core", Says: []string{"push", "stack pointer is 4 higher"},
		mnemonic: "push", does: then(push, func(m *machine, _ *instruction) { m.general[trace.RSP] += 4 })},
	{Name: "push rsp stores the new value", Profile: "core", Says: []string{"push rsp", "slot has another value"},
		mnemonic: "push", does: func(m *machine, in *instruction) error {
			if o := in.operands[0]; o.kind != generalRegister || o.register != trace.RSP {
				return push(m, in)
			}
			return m.pushLocal(m.below(in.size), in.size)
		}},
	{Name: "push [rsp+n] computes its address with the new rsp", Profile: "core", Says: []string{"push m64 [rsp]"},
		mnemonic: "push", does: func(m *machine, in *instruction) error {
			if in.operands[0].kind != memoryOperand {
				return push(m, in)
			}
			m.general[trace.RSP] -= uint64(in.size)
			value, err := m.read(in, &in.operands[0])
			m.general[trace.RSP] += uint64(in.size)
			if err != nil {
				return err
			}
			return m.pushLocal(value, in.size)
		}},
	{Name: "push zero-extends its immediate", Profile: "core", Says: []string{"push imm", "slot has another value"},
		mnemonic: "push", does: func(m *machine, in *instruction) error {
			if o := &in.operands[0]; o.kind == immediateOperand {
				return m.pushLocal(o.immediate&mask(max(o.size, 4)), in.size)
			}
			return push(m, in)
		}},
	{Name: "pop rsp adds 8 to what it popped", Profile: "core", Says: []string{"pop rsp", "8 higher"},
		mnemonic: "pop", does: then(pop, func(m *machine, in *instruction) {
			if o := in.operands[0]; o.kind == generalRegister && o.register == trace.RSP {
				m.general[trace.RSP] += 8
			}
		})},
	{Name: "pop [rsp+n] computes its address with the old rsp", Profile: "core", Says: []string{"pop m64 [rsp]"},
		mnemonic: "pop", does: func(m *machine, in *instruction) error {
			if in.operands[0].kind != memoryOperand {
				return pop(m, in)
			}
			value, err := m.load(m.stackPointer(), in.size, trace.SS)
			if err == nil {
				err = m.write(in, &in.operands[0], value)
			}
			m.general[trace.RSP] += uint64(in.size)
			return err
		}},
	{Name: "call pushes its own address", Profile: "core", Says: []string{"call rel", "slot has another value"},
		mnemonic: "call", does: then(call, func(m *machine, in *instruction) {
			value := littleEndian(in.address)
			m.memory.store(m.general[trace.RSP], value[:in.size], trace.Origin{})
		})},
	{Name: "call [rsp+n] reads its target after the push", Profile: "frames", Says: []string{"call m64 [rsp]"},
		mnemonic: "call", does: func(m *machine, in *instruction) error {
			if in.operands[0].kind != memoryOperand || in.memory.base != int8(trace.RSP) {
				return call(m, in)
			}
			in.memory.displacement -= uint64(in.size)
			err := call(m, in)
			in.memory.displacement += uint64(in.size)
			return err
		}},
	{Name: "ret does not pop", Profile: "core", Says: []string{"ret", "8 lower"},
		mnemonic: "ret", does: then(ret, func(m *machine, in *instruction) { m.general[trace.RSP] -= uint64(in.size) })},
	{Name: "mov of 32 bits keeps the upper half", Profile: "core", Says: []string{"mov r32"},
		mnemonic: "mov", does: func(m *machine, in *instruction) error {
			before := m.general
			err := move(m, in)
			if o := in.operands[0]; o.kind == generalRegister && o.part == 4 {
				m.general[o.register] |= before[o.register] &^ mask(4)
			}
			return err
		}},
	{Name: "sub leaves CF", Profile: "core", Says: []string{"sub", "flags cf"},
		mnemonic: "sub", does: func(m *machine, in *instruction) error {
			cf := m.flags & trace.CF
			err := instructions["sub"](m, in)
			m.flags = m.flags&^trace.CF | cf
			return err
		}},
}

var wrongFrames = []Wrong{
	{Name: "ret imm16 is signed", Profile: "frames", Says: []string{"ret imm", "lower"},
		mnemonic: "ret", does: then(ret, func(m *machine, in *instruction) { m.general[trace.RSP] += in.operands[0].immediate &^ 0xffff })},
	{Name: "ret imm16 is ignored", Profile: "frames", Says: []string{"ret imm", "lower"},
		mnemonic: "ret", does: then(ret, func(m *machine, in *instruction) { m.general[trace.RSP] -= in.operands[0].immediate & 0xffff })},
	{Name: "leave does not pop", Profile: "frames", Says: []string{"leave", "8 lower"},
		mnemonic: "leave", does: func(m *machine, _ *instruction) error {
			m.general[trace.RSP] = m.general[trace.RBP]
			return nil
		}},
	{Name: "enter leaves its level's copies out", Profile: "frames", Says: []string{"enter"},
		mnemonic: "enter", does: first(func(_ *machine, in *instruction) { in.operands[1].immediate = 0 }, enter)},
	{Name: "enter does not mask its level to 5 bits", Profile: "frames", Says: []string{"enter"},
		mnemonic: "enter", does: func(m *machine, in *instruction) error {
			level := in.operands[1].immediate & 0xff
			if level < 32 {
				return enter(m, in)
			}
			in.operands[1].immediate = 31
			err := enter(m, in)
			m.general[trace.RSP] -= uint64(in.size) * (level - 31)
			return err
		}},
	{Name: "enter's size is signed", Profile: "frames", Says: []string{"enter", "higher"},
		mnemonic: "enter", does: then(enter, func(m *machine, in *instruction) {
			if space := in.operands[0].immediate & 0xffff; space >= 0x8000 {
				m.general[trace.RSP] += 0x10000
			}
		})},
	{Name: "inc changes CF", Profile: "frames", Says: []string{"inc", "cf"},
		mnemonic: "inc", does: oneOperand(func(m *machine, a uint64, size int) uint64 {
			value, flags := sum(a, 1, 0, size)
			m.define(trace.Status, flags)
			return value
		})},
	{Name: "xchg with rsp is lost", Profile: "frames", Says: []string{"xchg"},
		mnemonic: "xchg", does: func(m *machine, in *instruction) error {
			rsp := m.general[trace.RSP]
			err := instructions["xchg"](m, in)
			m.general[trace.RSP] = rsp
			return err
		}},
	{Name: "xadd swaps its results", Profile: "frames", Says: []string{"xadd"},
		mnemonic: "xadd", does: func(m *machine, in *instruction) error { return instructions["xchg"](m, in) }},
	{Name: "and with rsp rounds up", Profile: "frames", Says: []string{"and rsp", "higher"},
		mnemonic: "and", does: func(m *machine, in *instruction) error {
			before := m.general[trace.RSP]
			err := instructions["and"](m, in)
			if after := m.general[trace.RSP]; after != before {
				m.general[trace.RSP] = after + uint64(-int64(in.operands[1].immediate))
			}
			return err
		}},
	{Name: "lea with rsp as base adds 8", Profile: "frames", Says: []string{"lea"},
		mnemonic: "lea", does: func(m *machine, in *instruction) error {
			if in.memory.base != int8(trace.RSP) {
				return loadAddress(m, in)
			}
			in.memory.displacement += 8
			err := loadAddress(m, in)
			in.memory.displacement -= 8
			return err
		}},
}
