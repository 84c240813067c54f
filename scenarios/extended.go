package scenarios

import (
	"encoding/binary"
	"math/big"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
)

// The format of 80 bits (Intel SDM vol. 1, table 4-3): the bias of its exponent, the
// greatest of a number, and the bits of its significand.
const (
	extendedBias      = 16383
	extendedMost      = 0x7ffe
	extendedPrecision = 64
)

// encodeExtended gives the bits of the nearest number of 80 bits. Denormal ones are
// beyond the range.
func encodeExtended(text string) ([]byte, *mistake) {
	if digits, negative := strings.CutPrefix(text, "-"); digits == "inf" {
		return extendedBits(negative, extendedMost+1, 1<<63), nil
	}
	number, _, err := big.ParseFloat(text, 10, extendedPrecision, big.ToNearestEven)
	if err != nil || number.IsInf() {
		return nil, beyondExtended(text)
	}
	if number.Sign() == 0 {
		return extendedBits(number.Signbit(), 0, 0), nil
	}
	var fraction big.Float // at least a half, below one
	exponent := number.MantExp(&fraction) - 1 + extendedBias
	if exponent < 1 || exponent > extendedMost {
		return nil, beyondExtended(text)
	}
	significand, _ := fraction.Abs(fraction.SetMantExp(&fraction, extendedPrecision)).Uint64()
	return extendedBits(number.Signbit(), exponent, significand), nil
}

func beyondExtended(text string) *mistake {
	return mistakef("write its bits, as in tbyte 0x1", "%s is beyond the range of an extended", source.Excerpt(text))
}

func extendedBits(negative bool, exponent int, significand uint64) []byte {
	if negative {
		exponent |= 1 << 15
	}
	return binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint64(nil, significand), uint16(exponent))
}
