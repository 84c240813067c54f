package trace

import "encoding/binary"

// Graffiti is memory that nobody wrote: each aligned quadword spells its own
// address, so that a copy that was shifted tells from where. Bytes 0 to 6 hold
// the address seven bits at a time, lowest first, each with its top bit set;
// byte 7 is the marker, the only one without. No aligned quadword of it is a
// canonical address, and none of its bytes is zero.
const graffitiMarker = 0x5a

// Scribble fills bytes with the graffiti of the given address.
func Scribble(address uint64, bytes []byte) {
	for len(bytes) > 0 {
		var spelled [8]byte
		binary.LittleEndian.PutUint64(spelled[:], graffiti(address&^7))
		n := copy(bytes, spelled[address&7:])
		bytes, address = bytes[n:], address+uint64(n)
	}
}

// graffiti is the aligned quadword of an address.
func graffiti(address uint64) uint64 {
	value := uint64(graffitiMarker)<<56 | 0x80_8080_8080_8080
	for position := range 7 {
		value |= address >> 3 >> (7 * position) & 0x7f << (8 * position)
	}
	return value
}

// ReadGraffiti finds out which address eight consecutive bytes were scribbled
// for, or reports that they were not. They may begin anywhere in a quadword.
func ReadGraffiti(bytes [8]byte) (uint64, bool) {
	marker := -1
	for i, b := range bytes {
		if b < 0x80 {
			marker = i
			break
		}
	}
	if marker < 0 {
		return 0, false
	}
	shift := uint64(7 - marker) // of the first byte within its quadword
	second := spelled(bytes, marker)
	// The upper groups come from the first quadword, the lower ones from the
	// second, eight higher: where that carried, the upper ones are one behind.
	for _, first := range [3]uint64{second, second - 8, second - 8 + 8<<(7*shift)} {
		var candidate [8]byte
		Scribble(first+shift, candidate[:])
		if candidate == bytes {
			return first + shift, true
		}
	}
	return 0, false
}

// spelled puts the seven-bit groups around the marker together.
func spelled(bytes [8]byte, marker int) uint64 {
	var address uint64
	for position := range 7 {
		b := bytes[(marker+1+position)%8]
		address |= uint64(b&0x7f) << (7 * position)
	}
	return address << 3
}

// RegisterGraffiti is what a general register holds at Entry unless the
// scenario gives it a value: byte k of register r is 0x80 | r<<3 | k.
func RegisterGraffiti(r Register) uint64 {
	var value uint64
	for k := range 8 {
		value |= uint64(0x80|int(r)<<3|k) << (8 * k)
	}
	return value
}
