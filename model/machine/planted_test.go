package machine

import (
	"maps"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// planting is a wrong effect of one instruction.
type planting struct {
	text, mnemonic string
	does           effect
}

// planted are effects as emulators got them wrong or might.
var planted = []planting{
	{"push moves by 4", "push", func(m *machine, in *instruction) error {
		err := push(m, in)
		m.general[trace.RSP] += 4
		return err
	}},
	{"push rsp stores the new value", "push", func(m *machine, in *instruction) error {
		m.general[trace.RSP] -= uint64(in.size)
		value, err := m.read(in, &in.operands[0])
		m.general[trace.RSP] += uint64(in.size)
		if err != nil {
			return err
		}
		return m.pushLocal(value, in.size)
	}},
	{"push zero-extends its immediate", "push", func(m *machine, in *instruction) error {
		in.operands[0].immediate &= mask(in.operands[0].size)
		return push(m, in)
	}},
	{"push with 66 moves by 8", "push", func(m *machine, in *instruction) error {
		in.size = 8
		return push(m, in)
	}},
	{"pop computes its address first", "pop", func(m *machine, in *instruction) error {
		value, err := m.pop(in.size)
		if err != nil {
			return err
		}
		m.general[trace.RSP] -= uint64(in.size)
		err = m.write(in, &in.operands[0], value)
		if in.operands[0].register != trace.RSP || in.operands[0].kind == memoryOperand {
			m.general[trace.RSP] += uint64(in.size)
		}
		return err
	}},
	{"pop rsp adds 8", "pop", func(m *machine, in *instruction) error {
		err := pop(m, in)
		if o := in.operands[0]; o.kind == generalRegister && o.register == trace.RSP {
			m.general[trace.RSP] += 8
		}
		return err
	}},
	{"call pushes its own address", "call", func(m *machine, in *instruction) error {
		err := call(m, in)
		if err == nil {
			m.memory.store(m.general[trace.RSP], quadwordBytes(in.address), trace.Origin{})
		}
		return err
	}},
	{"call reads its target after the push", "call", func(m *machine, in *instruction) error {
		m.general[trace.RSP] -= 8
		target, err := m.read(in, &in.operands[0])
		m.general[trace.RSP] += 8
		if err != nil {
			return err
		}
		m.rip = target
		return m.pushLocal(in.next(), 8)
	}},
	{"call pushes before a non-canonical target faults", "call", func(m *machine, in *instruction) error {
		target, err := m.read(in, &in.operands[0])
		if err != nil {
			return err
		}
		if err := m.pushLocal(in.next(), 8); err != nil {
			return err
		}
		return m.branch(target)
	}},
	{"ret does not pop", "ret", func(m *machine, in *instruction) error {
		err := ret(m, in)
		m.general[trace.RSP] -= 8
		return err
	}},
	{"ret sign-extends its immediate", "ret", func(m *machine, in *instruction) error {
		err := ret(m, in)
		m.general[trace.RSP] += in.operands[0].immediate &^ 0xffff
		return err
	}},
	{"leave without pop", "leave", func(m *machine, _ *instruction) error {
		m.general[trace.RSP] = m.general[trace.RBP]
		return nil
	}},
	{"leave of 16 bits changes sp alone", "leave", func(m *machine, in *instruction) error {
		high := m.general[trace.RSP] &^ mask(in.size)
		err := leave(m, in)
		m.general[trace.RSP] = high | m.general[trace.RSP]&mask(in.size)
		return err
	}},
	{"enter ignores its level", "enter", func(m *machine, in *instruction) error {
		in.operands[1].immediate = 0
		return enter(m, in)
	}},
	{"enter does not probe", "enter", func(m *machine, in *instruction) error {
		space := in.operands[0].immediate & 0xffff
		in.operands[0].immediate = 0
		err := enter(m, in)
		m.general[trace.RSP] -= space
		return err
	}},
	{"popf sets IOPL", "popf", func(m *machine, in *instruction) error {
		value := m.memory.number(m.general[trace.RSP], in.size)
		err := popFlags(m, in)
		m.flags |= trace.Flags(value) & trace.IOPL
		return err
	}},
	{"pushf keeps nothing but the status", "pushf", func(m *machine, in *instruction) error {
		flags := m.flags
		m.flags &= trace.Status
		err := pushFlags(m, in)
		m.flags = flags
		return err
	}},
	{"mov of a doubleword keeps the upper half", "mov", func(m *machine, in *instruction) error {
		before := m.general
		err := move(m, in)
		if o := in.operands[0]; o.kind == generalRegister && o.part == 4 {
			m.general[o.register] |= before[o.register] &^ mask(4)
		}
		return err
	}},
	{"cmov of a doubleword not taken keeps the upper half", "cmove", func(m *machine, in *instruction) error {
		if holds, err := m.condition(in.condition); err != nil || !holds {
			return err
		}
		return moveIf(m, in)
	}},
	{"inc changes CF", "inc", oneOperand(func(m *machine, a uint64, size int) uint64 {
		value, flags := sum(a, 1, 0, size)
		m.define(trace.Status, flags)
		return value
	})},
	{"sub is add", "sub", instructions["add"]},
	{"and says what AF is", "and", func(m *machine, in *instruction) error {
		err := instructions["and"](m, in)
		m.define(trace.AF, 0)
		return err
	}},
	{"imul unsigned", "imul", instructions["mul"]},
	{"rep movs once", "movs", func(m *machine, in *instruction) error {
		err := instructions["movs"](m, in)
		m.rip = in.next()
		return err
	}},
	{"jle without OF", "jle", func(m *machine, in *instruction) error {
		if m.flags&(trace.ZF|trace.SF) != 0 {
			m.rip = in.operands[0].immediate
		}
		return nil
	}},
	{"rcl without CF", "rcl", instructions["rol"]},
	{"rcr is rcl", "rcr", instructions["rcl"]},
	{"bts only reads", "bts", instructions["bt"]},
	{"btr is btc", "btr", instructions["btc"]},
	{"loop takes CX alone", "loop", func(m *machine, in *instruction) error {
		before := m.general[trace.RCX]
		err := instructions["loop"](m, in)
		m.setRegister(trace.RCX, 8, before&^0xffff|m.general[trace.RCX]&0xffff)
		return err
	}},
	{"loopne is loope", "loopne", instructions["loope"]},
	{"scas ignores ZF", "scas", repeatedAnyway(scanString)},
	{"cmps is scas", "cmpsb", instructions["scasb"]},
	{"int3 as a fault", "int3", func(*machine, *instruction) error { return fault(trace.Breakpoint) }},
}

// repeatedAnyway repeats by RCX alone.
func repeatedAnyway(does once) effect {
	return func(m *machine, in *instruction) error {
		_, err := iterate(m, in, does, in.size)
		return err
	}
}

// TestPlantedFaults expects the examples to notice each of them.
func TestPlantedFaults(t *testing.T) {
	for _, p := range slices.Concat(planted, planted32, plantedOther32, plantedFar, plantedOuter) {
		t.Run(p.text, func(t *testing.T) {
			s := maps.Clone(instructions)
			s[p.mnemonic] = p.does
			for _, e := range examples() {
				if len(e.differences(t, s)) > 0 {
					return
				}
			}
			t.Error("no example notices")
		})
	}
}

func quadwordBytes(value uint64) []byte {
	bytes := littleEndian(value)
	return bytes[:]
}
