package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// divide: SDM vol. 2, DIV. All status flags are undefined.
func divide(m *machine, in *instruction) error {
	size := in.operands[0].size
	by, err := m.read(in, &in.operands[0])
	if err != nil {
		return err
	}
	high, low := m.wide(size)
	if by <= high { // the quotient has no room, or by is 0
		return fault(trace.DivideError)
	}
	if size < 8 {
		low, high = high<<(8*size)|low, 0
	}
	quotient, remainder := bits.Div64(high, low, by)
	m.setQuotient(quotient, remainder, size)
	return nil
}

// signedDivide: SDM vol. 2, IDIV. It truncates toward zero; the remainder has the
// dividend's sign.
func signedDivide(m *machine, in *instruction) error {
	size := in.operands[0].size
	divisor, err := m.read(in, &in.operands[0])
	if err != nil {
		return err
	}
	high, low := m.wide(size)
	if size < 8 {
		low = signExtend(high, size)<<(8*size) | low
		high = uint64(int64(low) >> 63)
	}
	by, negative := magnitude(signExtend(divisor, size))
	high, low, dividendNegative := wideMagnitude(high, low)
	if by <= high {
		return fault(trace.DivideError)
	}
	quotient, remainder := bits.Div64(high, low, by)
	if most := signBit(size) - 1; negative == dividendNegative && quotient > most || quotient > most+1 {
		return fault(trace.DivideError)
	}
	if negative != dividendNegative {
		quotient = -quotient
	}
	if dividendNegative {
		remainder = -remainder
	}
	m.setQuotient(quotient, remainder, size)
	return nil
}

func magnitude(value uint64) (uint64, bool) {
	if int64(value) < 0 {
		return -value, true
	}
	return value, false
}

func wideMagnitude(high, low uint64) (uint64, uint64, bool) {
	if int64(high) >= 0 {
		return high, low, false
	}
	low, borrow := bits.Sub64(0, low, 0)
	high, _ = bits.Sub64(0, high, borrow)
	return high, low, true
}

func (m *machine) setQuotient(quotient, remainder uint64, size int) {
	m.setWide(remainder, quotient, size)
	m.leave(trace.Status, "SDM vol. 2, DIV and IDIV: the status flags")
}
