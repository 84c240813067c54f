package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var bitSemantics = semantics{
	"bt":  bitTest,
	"bts": changeBit(func(value, bit uint64) uint64 { return value | bit }),
	"btr": changeBit(func(value, bit uint64) uint64 { return value &^ bit }),
	"btc": changeBit(func(value, bit uint64) uint64 { return value ^ bit }),
}

// bitPlace finds the operand that holds a bit, and the bit's number in it. A
// register as bit offset reaches beyond a memory operand (SDM vol. 1, 3.1.1.9):
// then the address is another than the operand's.
func (m *machine) bitPlace(in *instruction) (at pointer, bit uint64, err error) {
	base, by := &in.operands[0], &in.operands[1]
	offset, err := m.read(in, by)
	width := uint64(8 * base.size)
	at = in.memory
	if base.kind == memoryOperand && by.kind == generalRegister {
		words := int64(signExtend(offset, by.size)) >> bits.TrailingZeros64(width)
		at.displacement += uint64(words) * uint64(base.size)
	}
	return at, offset % width, err
}

// defineBit copies a bit to CF. ZF is unaffected by the SDM and undefined by the APM.
func (s *state) defineBit(value, bit uint64) {
	s.define(trace.CF, trace.Flags(value>>bit&1))
	s.leave(trace.OF|trace.SF|trace.AF|trace.PF, "SDM vol. 2, BT, BTS, BTR and BTC: OF, SF, AF and PF")
	s.leave(trace.ZF, "APM vol. 3, BT, BTS, BTR and BTC: ZF")
}

// bitTest: SDM vol. 2, BT.
func bitTest(m *machine, in *instruction) error {
	at, bit, err := m.bitPlace(in)
	if err != nil {
		return err
	}
	there := *in
	there.memory = at
	value, err := m.read(&there, &in.operands[0])
	if err != nil {
		return err
	}
	m.defineBit(value, bit)
	return nil
}

// changeBit makes BTS, BTR and BTC (SDM vol. 2): they write the operand in any case.
func changeBit(change func(value, bit uint64) uint64) effect {
	return func(m *machine, in *instruction) error {
		at, bit, err := m.bitPlace(in)
		if err != nil {
			return err
		}
		there := *in
		there.memory = at
		value, err := m.readForUpdate(&there, &in.operands[0])
		if err != nil {
			return err
		}
		m.defineBit(value, bit)
		return m.write(&there, &in.operands[0], change(value, 1<<bit))
	}
}
