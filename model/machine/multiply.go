package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var multiplySemantics = semantics{
	"mul":  multiply(bits.Mul64, false),
	"imul": signedMultiply,
	"div":  divide,
	"idiv": signedDivide,
}

// multiply makes the one-operand forms: the accumulator times the operand, into
// AX or rDX:rAX (SDM vol. 2, MUL, IMUL). CF and OF say whether the upper half
// matters; the other status flags are undefined.
func multiply(product func(a, b uint64) (high, low uint64), signed bool) effect {
	return func(m *machine, in *instruction) error {
		o := &in.operands[0]
		b, err := m.read(in, o)
		if err != nil {
			return err
		}
		a := m.register(trace.RAX, part(o.size))
		if signed {
			a, b = signExtend(a, o.size), signExtend(b, o.size)
		}
		high, low := product(a, b)
		if o.size < 8 {
			high = low >> (8 * o.size)
		}
		m.setWide(high, low, o.size)
		m.defineProduct(widened(low, o.size, signed) == high&mask(o.size))
		return nil
	}
}

// widened is the upper half that a product has if its lower half is all of it.
func widened(low uint64, size int, signed bool) uint64 {
	if signed && low&signBit(size) != 0 {
		return mask(size)
	}
	return 0
}

func (s *state) defineProduct(fits bool) {
	s.define(trace.CF|trace.OF, flagIf(!fits, trace.CF|trace.OF))
	s.leave(zeroSignParity|trace.AF, "SDM vol. 2, MUL and IMUL: SF, ZF, AF and PF")
}

// setWide stores two halves in AX, or in rDX and rAX.
func (s *state) setWide(high, low uint64, size int) {
	if size == 1 {
		s.setRegister(trace.RAX, 2, high<<8|low&0xff)
		return
	}
	s.setRegister(trace.RAX, part(size), low)
	s.setRegister(trace.RDX, part(size), high)
}

// wide reads what setWide stores.
func (s *state) wide(size int) (high, low uint64) {
	if size == 1 {
		return s.register(trace.RAX, highByte), s.register(trace.RAX, 1)
	}
	return s.register(trace.RDX, part(size)), s.register(trace.RAX, part(size))
}

// signedProduct is the 128-bit product of two's complement numbers.
func signedProduct(a, b uint64) (high, low uint64) {
	high, low = bits.Mul64(a, b)
	if int64(a) < 0 {
		high -= b
	}
	if int64(b) < 0 {
		high -= a
	}
	return high, low
}

var signedMultiplyWide = multiply(signedProduct, true)

// signedMultiply: with two operands the second is a factor, with three the
// second and third are (SDM vol. 2, IMUL).
func signedMultiply(m *machine, in *instruction) error {
	factors := in.operands[:2]
	switch noOperand {
	case in.operands[1].kind:
		return signedMultiplyWide(m, in)
	case in.operands[2].kind:
	default:
		factors = in.operands[1:]
	}
	size := in.operands[0].size
	a, err := m.read(in, &factors[0])
	if err != nil {
		return err
	}
	b, err := m.read(in, &factors[1])
	if err != nil {
		return err
	}
	high, low := signedProduct(signExtend(a, size), signExtend(b, size))
	whole := signExtend(low, size)
	m.defineProduct(whole == low && high == uint64(int64(low)>>63))
	return m.write(in, &in.operands[0], low)
}
