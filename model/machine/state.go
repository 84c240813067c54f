package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// state is what an instruction changes besides memory and vector registers, and
// what a fault puts back.
type state struct {
	general [trace.RegisterCount]uint64
	rip     uint64 // of the next instruction, once one is being executed
	flags   trace.Flags
	// undefined are flags whose value the manual leaves open.
	undefined trace.Flags
}

// part is the size of a part of a register in bytes with where it begins: 8,
// 4, 2, 1, or the second byte (ah, ch, dh, bh).
type part uint8

const highByte part = 0x81

func (s *state) register(r trace.Register, p part) uint64 {
	if p == highByte {
		return s.general[r] >> 8 & 0xff
	}
	return s.general[r] & mask(int(p))
}

// setRegister writes a part of a register. A doubleword clears the upper half,
// smaller parts leave the rest as it is (SDM vol. 1, 3.4.1.1).
func (s *state) setRegister(r trace.Register, p part, value uint64) {
	old := s.general[r]
	switch p {
	case 8:
		s.general[r] = value
	case 4:
		s.general[r] = value & mask(4)
	case highByte:
		s.general[r] = old&^0xff00 | value&0xff<<8
	default:
		s.general[r] = old&^mask(int(p)) | value&mask(int(p))
	}
}

// mask has the low bits of a value of 1, 2, 4 or 8 bytes.
func mask(size int) uint64 { return ^uint64(0) >> (64 - 8*size) }

// signBit is the top bit of a value of that size.
func signBit(size int) uint64 { return 1 << (8*size - 1) }

// signExtend widens a value of that many bytes to 64 bits.
func signExtend(value uint64, size int) uint64 {
	shift := 64 - 8*size
	return uint64(int64(value<<shift) >> shift)
}
