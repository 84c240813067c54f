package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var logicSemantics = semantics{
	"and":  logic(and),
	"or":   logic(or),
	"xor":  exclusiveOr,
	"test": test,
	"bt":   bitTest,
}

// and: a defined 0 decides a bit.
func and(a, b word) word {
	return word{a.value & b.value, (a.open | b.open) & (a.value | a.open) & (b.value | b.open)}
}

// or: a defined 1 decides a bit.
func or(a, b word) word {
	return word{a.value | b.value, (a.open | b.open) &^ (a.value &^ a.open) &^ (b.value &^ b.open)}
}

func xor(a, b word) word { return word{a.value ^ b.value, a.open | b.open} }

// logic: SDM vol. 2, AND, OR, XOR.
func logic(combine func(a, b word) word) effect {
	return func(m *machine, in *instruction) error {
		to := &in.operands[0]
		a, err := m.readWordForUpdate(in, to)
		if err != nil {
			return err
		}
		b, err := m.readWord(in, &in.operands[1])
		if err != nil {
			return err
		}
		w := combine(a, b)
		m.defineLogic(w, to.size)
		return m.writeWord(in, to, w)
	}
}

var xorLogic = logic(xor)

// exclusiveOr of a register with itself is 0 whatever the register holds.
func exclusiveOr(m *machine, in *instruction) error {
	if to := &in.operands[0]; to.kind == generalRegister && *to == in.operands[1] {
		m.defineLogic(word{}, to.size)
		return m.write(in, to, 0)
	}
	return xorLogic(m, in)
}

// defineLogic clears CF and OF and leaves AF undefined.
func (m *machine) defineLogic(w word, size int) {
	m.define(trace.CF|trace.OF, 0)
	m.defineResult(w, size)
	m.leave(trace.AF)
}

// test: SDM vol. 2, TEST.
func test(m *machine, in *instruction) error {
	a, err := m.readWord(in, &in.operands[0])
	if err != nil {
		return err
	}
	b, err := m.readWord(in, &in.operands[1])
	if err == nil {
		m.defineLogic(and(a, b), in.operands[0].size)
	}
	return err
}

// bitTest copies a bit to CF. A register as bit offset reaches beyond a memory
// operand (SDM vol. 1, 3.1.1.9). ZF is unaffected by the SDM and undefined by the APM.
func bitTest(m *machine, in *instruction) error {
	base, by := &in.operands[0], &in.operands[1]
	offset, err := m.read(in, by)
	if err != nil {
		return err
	}
	width := uint64(8 * base.size)
	var value uint64
	if base.kind == memoryOperand && by.kind == generalRegister {
		words := int64(signExtend(offset, by.size)) >> bits.TrailingZeros64(width)
		at := in.memory
		at.displacement += uint64(words) * uint64(base.size)
		value, err = m.load(m.effective(&at), base.size, at.segment())
	} else {
		value, err = m.read(in, base)
	}
	if err != nil {
		return err
	}
	m.define(trace.CF, trace.Flags(value>>(offset%width)&1))
	m.leave(trace.OF | trace.SF | trace.ZF | trace.AF | trace.PF)
	return nil
}
