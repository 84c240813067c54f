package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// Decimal arithmetic, which 32-bit code alone has (SDM vol. 1, 5.1.3).
var decimalSemantics = semantics{
	"daa": adjustPacked(1),
	"das": adjustPacked(-1),
	"aaa": adjustUnpacked(1),
	"aas": adjustUnpacked(-1),
	"aam": splitDigits,
	"aad": joinDigits,
}

// direction is 1 after an addition, -1 after a subtraction.
type direction int

// by gives a value or its complement.
func (d direction) by(value uint64) uint64 { return uint64(int64(d) * int64(value)) }

// adjustPacked makes two decimal digits of AL (SDM vol. 2, DAA, DAS).
func adjustPacked(d direction) effect {
	return func(m *machine, _ *instruction) error {
		if err := m.need(trace.AF | trace.CF); err != nil {
			return err
		}
		old := m.register(trace.RAX, 1)
		value, flags := old, trace.Flags(0)
		if old&0xf > 9 || m.flags&trace.AF != 0 {
			value += d.by(6)
			flags |= trace.AF | m.flags&trace.CF | flagIf(value&^0xff != 0, trace.CF)
		}
		if old > 0x99 || m.flags&trace.CF != 0 {
			value += d.by(0x60)
			flags |= trace.CF
		} else if d > 0 {
			flags &^= trace.CF
		}
		m.setRegister(trace.RAX, 1, value)
		m.define(zeroSignParity|trace.AF|trace.CF, flags|result(value, 1))
		m.leave(trace.OF, "SDM vol. 2, DAA and DAS: OF")
		return nil
	}
}

// adjustUnpacked makes one decimal digit of AL and carries to AH (SDM vol. 2, AAA,
// AAS).
func adjustUnpacked(d direction) effect {
	return func(m *machine, _ *instruction) error {
		if err := m.need(trace.AF); err != nil {
			return err
		}
		value, flags := m.register(trace.RAX, 2), trace.Flags(0)
		if value&0xf > 9 || m.flags&trace.AF != 0 {
			value += d.by(0x106)
			flags = trace.AF | trace.CF
		}
		m.setRegister(trace.RAX, 2, value&0xff0f)
		m.define(trace.AF|trace.CF, flags)
		m.leave(zeroSignParity|trace.OF, "SDM vol. 2, AAA and AAS: OF, SF, ZF and PF")
		return nil
	}
}

// splitDigits divides AL by a base (SDM vol. 2, AAM).
func splitDigits(m *machine, in *instruction) error {
	base, value := in.operands[0].immediate&0xff, m.register(trace.RAX, 1)
	if base == 0 {
		return fault(trace.DivideError)
	}
	m.setRegister(trace.RAX, 2, value/base<<8|value%base)
	m.defineDigits(value % base)
	return nil
}

// joinDigits is the reverse of splitDigits (SDM vol. 2, AAD).
func joinDigits(m *machine, in *instruction) error {
	base := in.operands[0].immediate & 0xff
	value := (m.register(trace.RAX, 1) + m.register(trace.RAX, highByte)*base) & 0xff
	m.setRegister(trace.RAX, 2, value)
	m.defineDigits(value)
	return nil
}

func (m *machine) defineDigits(al uint64) {
	m.define(zeroSignParity, result(al, 1))
	m.leave(trace.OF|trace.AF|trace.CF, "SDM vol. 2, AAM and AAD: OF, AF and CF")
}
