package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var logicSemantics = semantics{
	"and":  logic(and),
	"or":   logic(func(a, b uint64) uint64 { return a | b }),
	"xor":  logic(func(a, b uint64) uint64 { return a ^ b }),
	"test": test,
	"bt":   bitTest,
}

func and(a, b uint64) uint64 { return a & b }

// logic: SDM vol. 2, AND, OR, XOR.
func logic(combine func(a, b uint64) uint64) effect {
	return twoOperands(func(m *machine, a, b uint64, size int) uint64 {
		value := combine(a, b)
		m.defineLogic(value, size)
		return value
	})
}

// defineLogic clears CF and OF and leaves AF undefined.
func (m *machine) defineLogic(value uint64, size int) {
	m.define(zeroSignParity|trace.CF|trace.OF, result(value, size))
	m.leave(trace.AF)
}

// test: SDM vol. 2, TEST.
func test(m *machine, in *instruction) error {
	a, b, err := m.readTwo(in)
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
