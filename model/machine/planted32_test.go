package machine

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// planted32 are effects of instructions in 32-bit code as emulators got them wrong or
// might.
var planted32 = []planting{
	{"pusha in the reverse order", "pusha", func(m *machine, in *instruction) error {
		all := in.registers()
		for _, o := range slices.Backward(all[:]) {
			if err := m.pushLocal(m.register(o.register, o.part), in.size); err != nil {
				return err
			}
		}
		return nil
	}},
	{"pusha stores esp as it goes", "pusha", func(m *machine, in *instruction) error {
		for _, o := range in.registers() {
			if err := m.pushLocal(m.register(o.register, o.part), in.size); err != nil {
				return err
			}
		}
		return nil
	}},
	{"pusha with 66 pushes doublewords", "pusha", func(m *machine, in *instruction) error {
		in.size = 4
		return pushAll(m, in)
	}},
	{"pusha checks all of its slots first", "pusha", func(m *machine, in *instruction) error {
		if err := m.check(Write, m.below(8*in.size), 8*in.size, trace.SS); err != nil {
			return err
		}
		return pushAll(m, in)
	}},
	{"popa loads esp", "popa", func(m *machine, in *instruction) error {
		stored := m.memory.number(m.stackPointer()+uint64(3*in.size), in.size)
		if err := popAll(m, in); err != nil {
			return err
		}
		m.setStackPointer(stored)
		return nil
	}},
	{"popa leaves out esp's slot", "popa", func(m *machine, in *instruction) error {
		if err := popAll(m, in); err != nil {
			return err
		}
		m.setStackPointer(m.stackPointer() - uint64(in.size))
		return nil
	}},
	{"popa that faults puts everything back", "popa", func(m *machine, in *instruction) error {
		before := m.state
		err := popAll(m, in)
		if err != nil {
			m.state = before
		}
		return err
	}},
	{"push esp stores the new value", "push", func(m *machine, in *instruction) error {
		o := &in.operands[0]
		if o.kind != generalRegister || o.register != trace.RSP || in.mode != trace.Mode32 {
			return push(m, in)
		}
		return m.pushLocal(m.stackPointer()-4, in.size)
	}},
	{"push in 32-bit code moves by 8", "push", func(m *machine, in *instruction) error {
		err := push(m, in)
		if in.mode == trace.Mode32 && in.size == 4 && err == nil {
			m.setStackPointer(m.stackPointer() - 4)
		}
		return err
	}},
	{"push lets esp wrap to 64 bits", "push", func(m *machine, in *instruction) error {
		value, err := m.read(in, &in.operands[0])
		if err != nil {
			return err
		}
		to := m.general[trace.RSP] - uint64(in.size)
		if err := m.store(to, in.size, value, trace.SS, m.calls.local(to)); err != nil {
			return err
		}
		m.general[trace.RSP] = to
		return nil
	}},
	{"push ds writes a word everywhere", "push ds", func(m *machine, in *instruction) error {
		vendor := m.vendor
		m.vendor = trace.Intel
		err := pushSelector(trace.DS)(m, in)
		m.vendor = vendor
		return err
	}},
	{"push ds zero-extends everywhere", "push ds", func(m *machine, in *instruction) error {
		return m.pushLocal(uint64(m.selectors[trace.DS]), in.size)
	}},
	{"push ds moves by 2", "push ds", func(m *machine, _ *instruction) error {
		return m.pushLocal(uint64(m.selectors[trace.DS]), 2)
	}},
	{"push es pushes cs", "push es", pushSelector(trace.CS)},
	{"enter allocates before it copies", "enter", func(m *machine, in *instruction) error {
		if in.mode == trace.Mode64 {
			return enter(m, in)
		}
		m.setStackPointer(m.below(int(in.operands[0].immediate & 0xffff)))
		return enter(m, in)
	}},
	{"enter of 16 bits changes all of ebp", "enter", func(m *machine, in *instruction) error {
		err := enter(m, in)
		if in.mode == trace.Mode32 && in.size == 2 {
			m.setRegister(trace.RBP, 4, m.general[trace.RBP]&0xffff)
		}
		return err
	}},
	{"enter copies frame pointers from 8 bytes each", "enter", func(m *machine, in *instruction) error {
		if in.mode == trace.Mode32 {
			in.size = 8
		}
		return enter(m, in)
	}},
	{"leave of 16 bits takes sp from bp", "leave", func(m *machine, in *instruction) error {
		high := m.general[trace.RSP] &^ mask(2)
		err := leave(m, in)
		if in.mode == trace.Mode32 && in.size == 2 {
			m.setStackPointer(high | m.stackPointer()&mask(2))
		}
		return err
	}},
	{"ret imm16 in 32-bit code is signed", "ret", func(m *machine, in *instruction) error {
		err := ret(m, in)
		if in.mode == trace.Mode32 {
			m.setStackPointer(m.stackPointer() + in.operands[0].immediate&^0xffff)
		}
		return err
	}},
	{"ret with 66 pops a doubleword", "ret", func(m *machine, in *instruction) error {
		if in.mode == trace.Mode32 {
			in.size = 4
		}
		return ret(m, in)
	}},
	{"call with 66 pushes a doubleword", "call", func(m *machine, in *instruction) error {
		if in.mode == trace.Mode32 {
			in.size = 4
		}
		return call(m, in)
	}},
	{"pop [esp+4] takes the address from before", "pop", func(m *machine, in *instruction) error {
		if o := in.operands[0]; o.kind == memoryOperand && in.mode == trace.Mode32 && in.memory.base == int8(trace.RSP) {
			in.memory.displacement -= 4
		}
		return pop(m, in)
	}},
	{"pop that faults leaves esp moved", "pop", func(m *machine, in *instruction) error {
		err := pop(m, in)
		if err != nil && in.mode == trace.Mode32 {
			return trap(trace.PageFault)
		}
		return err
	}},
}
