package machine

import (
	"encoding/binary"
	"math/bits"
)

// float80 is a float of 80 bits (SDM vol. 1, 4.2.2): sign and biased exponent, and the
// significand with its integer bit.
type float80 struct {
	top         uint16
	significand uint64
}

const (
	float80Bytes = 10
	float80Bias  = 16383
	float80Most  = 0x7fff // the exponent of infinities and NaNs
	integerBit   = 1 << 63
	quietBit     = 1 << 62
)

// indefinite is the QNaN that masked invalid operations give (SDM vol. 1, 4.8.3.7).
var indefinite = float80{0xffff, integerBit | quietBit}

func (e float80) negative() bool { return e.top>>15 != 0 }

func (e float80) exponent() int { return int(e.top &^ 0x8000) }

func (e float80) zero() bool { return e.exponent() == 0 && e.significand == 0 }

func (e float80) infinite() bool { return e.exponent() == float80Most && e.significand == integerBit }

// unsupported reports an encoding that processors since the 387 do not take (SDM vol. 1,
// table 8-3).
func (e float80) unsupported() bool { return e.exponent() != 0 && e.significand < integerBit }

func (e float80) nan() bool {
	return e.exponent() == float80Most && e.significand > integerBit
}

func (e float80) quiet() bool { return e.significand&quietBit != 0 }

// normalised gives a number as significand, whose top bit is set, times 2 to the scale
// minus 63. It is neither zero nor infinite nor a NaN.
func (e float80) normalised() (significand uint64, scale int) {
	shift := bits.LeadingZeros64(e.significand)
	return e.significand << shift, max(e.exponent(), 1) - float80Bias - shift // an exponent of 0 counts as 1
}

// makeFloat80 is significand times 2 to the scale minus 63, which is in range.
func makeFloat80(negative bool, significand uint64, scale int) float80 {
	if significand == 0 {
		return float80{top: signOf(negative)}
	}
	shift := bits.LeadingZeros64(significand)
	return float80{signOf(negative) | uint16(scale-shift+float80Bias), significand << shift}
}

func signOf(negative bool) uint16 {
	if negative {
		return 0x8000
	}
	return 0
}

func (e float80) bytes() []byte {
	return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint64(nil, e.significand), e.top)
}

func float80Of(bytes []byte) float80 {
	return float80{binary.LittleEndian.Uint16(bytes[8:]), binary.LittleEndian.Uint64(bytes)}
}

// float80Integer is a signed integer, which is always exact.
func float80Integer(value int64) float80 {
	magnitude := uint64(value)
	if value < 0 {
		magnitude = -magnitude
	}
	return makeFloat80(value < 0, magnitude, 63)
}
