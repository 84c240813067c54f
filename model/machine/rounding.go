package machine

// rounding is the control word's field of that name (SDM vol. 1, table 4-8).
type rounding uint8

const (
	roundToNearest rounding = iota // even, where two are as near
	roundDown
	roundUp
	roundToZero
)

// rounded is a magnitude without its lowest bits.
type rounded struct {
	value       uint64
	inexact, up bool
}

// raised is the precision exception and C1, which says which way it went.
func (r rounded) raised() uint16 {
	switch {
	case !r.inexact:
		return 0
	case r.up:
		return inexactResult | conditionC1
	}
	return inexactResult
}

// shift drops bits of a magnitude, any number of them.
func (r rounding) shift(magnitude uint64, drop int, negative bool) rounded {
	half, rest := uint64(0), magnitude // of what is dropped: its top bit, and the rest
	kept := uint64(0)
	if drop <= 64 {
		kept = magnitude >> drop
		half = magnitude << (64 - drop) >> 63
		rest = magnitude << (64 - drop) << 1
	}
	up := false
	switch r {
	case roundToNearest:
		up = half != 0 && (rest != 0 || kept&1 != 0)
	case roundDown:
		up = negative
	case roundUp:
		up = !negative
	case roundToZero:
	}
	if half == 0 && rest == 0 {
		return rounded{value: kept}
	}
	if up {
		kept++
	}
	return rounded{kept, true, up}
}

// toInteger rounds a value to a signed integer of that many bytes, and gives the
// exceptions: what does not fit is the integer indefinite (SDM vol. 2, FIST).
func (r rounding) toInteger(e float80, size int) (uint64, uint16) {
	if e.zero() {
		return 0, 0
	}
	most := signBit(size)
	significand, scale := e.normalised()
	if e.unsupported() || e.exponent() == float80Most || scale > 63 {
		return most, invalidOperation
	}
	whole := r.shift(significand, 63-scale, e.negative())
	switch {
	case whole.value > most, whole.value == most && !e.negative():
		return most, invalidOperation
	case e.negative():
		return -whole.value & mask(size), whole.raised()
	}
	return whole.value, whole.raised()
}
