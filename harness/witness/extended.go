package witness

import (
	"encoding/binary"
	"math"
)

// extended is a register of the x87: a float of 80 bits (Intel SDM vol. 1, 4.2.2).
type extended [10]byte

const extendedBias = 16383

// extend makes one of the bytes of a float of 4 or 8 bytes, which must be a normal
// number, or takes the bytes as they are.
func extend(bytes []byte) extended {
	var e extended
	switch len(bytes) {
	case 4:
		e.set(float64(math.Float32frombits(binary.LittleEndian.Uint32(bytes))))
	case 8:
		e.set(math.Float64frombits(binary.LittleEndian.Uint64(bytes)))
	default:
		copy(e[:], bytes)
	}
	return e
}

func (e *extended) set(f float64) {
	bits := math.Float64bits(f)
	exponent := uint16(bits>>52&0x7ff) - 1023 + extendedBias
	binary.LittleEndian.PutUint64(e[:], 1<<63|bits<<11)
	binary.LittleEndian.PutUint16(e[8:], exponent|uint16(bits>>63)<<15)
}

// shortened gives the number as a float of 4 or 8 bytes, or the bytes.
func (e extended) shortened(size int) []byte {
	fraction, top := binary.LittleEndian.Uint64(e[:]), binary.LittleEndian.Uint16(e[8:])
	number := math.Ldexp(float64(fraction>>11), int(top&0x7fff)-extendedBias-52)
	if top>>15 != 0 {
		number = -number
	}
	switch size {
	case 4:
		return binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(number)))
	case 8:
		return binary.LittleEndian.AppendUint64(nil, math.Float64bits(number))
	}
	return e[:]
}
