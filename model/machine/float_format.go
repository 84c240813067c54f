package machine

// floatFormat is a float of 32 or 64 bits (SDM vol. 1, table 4-3).
type floatFormat struct {
	size     int // bytes
	fraction int // bits of the fraction
	bias     int
	most     uint64 // the exponent of infinities and NaNs
}

var (
	single = floatFormat{4, 23, 127, 0xff}
	double = floatFormat{8, 52, 1023, 0x7ff}
)

// float is the format of that many bytes.
func float(size int) floatFormat {
	if size == single.size {
		return single
	}
	return double
}

// widen gives the value of a float's bits, which is exact, and the exceptions of its
// load (SDM vol. 2, FLD): an SNaN becomes quiet.
func (f floatFormat) widen(value uint64) (float80, uint16) {
	negative := value>>(8*f.size-1) != 0
	exponent, fraction := value>>f.fraction&f.most, value&(1<<f.fraction-1)
	shift := 63 - f.fraction
	switch {
	case exponent == f.most && fraction == 0:
		return float80{signOf(negative) | float80Most, integerBit}, 0
	case exponent == f.most:
		nan := float80{signOf(negative) | float80Most, integerBit | fraction<<shift}
		return nan.quietened()
	case exponent != 0:
		return makeFloat80(negative, integerBit|fraction<<shift, int(exponent)-f.bias), 0
	case fraction == 0:
		return makeFloat80(negative, 0, 0), 0
	}
	return makeFloat80(negative, fraction<<shift, 1-f.bias), denormalOperand
}

// quietened makes a NaN quiet, and raises what an SNaN raises.
func (e float80) quietened() (float80, uint16) {
	if e.quiet() {
		return e, 0
	}
	e.significand |= quietBit
	return e, invalidOperation
}

// narrow rounds a value to the format as the control word says, and gives the exceptions
// and C1 (SDM vol. 2, FST; vol. 1, 8.5).
func (f floatFormat) narrow(e float80, by rounding) (uint64, uint16) {
	sign := uint64(e.top>>15) << (8*f.size - 1)
	switch {
	case e.unsupported():
		value, _ := f.narrow(indefinite, by)
		return value, invalidOperation
	case e.nan():
		nan, raised := e.quietened()
		return sign | f.most<<f.fraction | nan.significand<<1>>(64-f.fraction), raised
	case e.infinite():
		return sign | f.most<<f.fraction, 0
	case e.zero():
		return sign, 0
	}
	value, raised := f.round(e, by)
	return sign | value, raised
}

// round gives a number's bits without the sign.
func (f floatFormat) round(e float80, by rounding) (uint64, uint16) {
	significand, scale := e.normalised()
	drop := 63 - f.fraction
	whole := by.shift(significand, drop, e.negative())
	exponent := scale + f.bias
	if whole.value>>(f.fraction+1) != 0 { // rounded up to the next power of two
		exponent++
	}
	if exponent >= int(f.most) {
		return f.overflow(by, e.negative())
	}
	if scale+f.bias > 0 { // adding the integer bit, or a carry, counts the exponent up
		return uint64(scale+f.bias-1)<<f.fraction + whole.value, whole.raised()
	}
	// Denormal. It is tiny if it is so after rounding to full precision (SDM vol. 1,
	// 4.9.1.5).
	part := by.shift(significand, drop+1-scale-f.bias, e.negative())
	raised := part.raised()
	if part.inexact && exponent <= 0 {
		raised |= numericUnderflow
	}
	return part.value, raised
}

// small reports a number below those that the format has with full precision: an
// underflow that is let through comes even if it is exact (SDM vol. 1, 4.9.1.5).
func (f floatFormat) small(e float80) bool {
	if e.zero() || e.unsupported() || e.exponent() == float80Most {
		return false
	}
	_, scale := e.normalised()
	return scale+f.bias <= 0
}

// overflow is the masked response: infinity, or the largest number where the rounding
// goes away from it (SDM vol. 1, table 4-10).
func (f floatFormat) overflow(by rounding, negative bool) (uint64, uint16) {
	infinity := f.most << f.fraction
	if by == roundToZero || by == roundDown && !negative || by == roundUp && negative {
		return infinity - 1, numericOverflow | inexactResult
	}
	return infinity, numericOverflow | inexactResult | conditionC1
}
