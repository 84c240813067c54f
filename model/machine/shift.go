package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var shiftSemantics = semantics{
	"shl": shift(shiftLeft),
	"shr": shift(shiftRight),
	"sar": shift(shiftArithmetic),
	"rol": shift(rotateLeft),
	"ror": shift(rotateRight),
	"rcl": needsCarry(shift(rotateCarryLeft)),
	"rcr": needsCarry(shift(rotateCarryRight)),
}

// shifter computes a shift by a count from 1 to 63 and its flags.
type shifter func(s *state, value uint64, count uint, size int) uint64

// shift masks the count to five bits, or six for a quadword. A count of 0 changes
// no flag (SDM vol. 2, SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR).
func shift(compute shifter) effect {
	return twoOperands(func(m *machine, value, count uint64, size int) uint64 {
		count &= uint64(max(31, 8*size-1))
		if count == 0 {
			return value
		}
		return compute(&m.state, value, uint(count), size)
	})
}

// defineShift sets the flags of a shift: OF is defined for a count of 1 alone, AF
// never.
func (s *state) defineShift(value uint64, size int, carry bool, overflow bool, count uint) {
	s.define(zeroSignParity|trace.CF, result(value, size)|flagIf(carry, trace.CF))
	s.leave(trace.AF, "SDM vol. 2, SAL/SAR/SHL/SHR: AF")
	s.defineOverflow(overflow, count, "SDM vol. 2, SAL/SAR/SHL/SHR: OF of a count other than 1")
}

// defineOverflow sets OF of a count of 1; a place in the manual leaves it undefined for
// others.
func (s *state) defineOverflow(overflow bool, count uint, place string) {
	if count == 1 {
		s.define(trace.OF, flagIf(overflow, trace.OF))
		return
	}
	s.leave(trace.OF, place)
}

// openCarry leaves CF undefined after SHL and SHR by the operand's width or more.
func (s *state) openCarry(count uint, size int) {
	if count >= uint(8*size) {
		s.leave(trace.CF, "SDM vol. 2, SAL/SAR/SHL/SHR: CF of a count as wide as the operand")
	}
}

func shiftLeft(s *state, value uint64, count uint, size int) uint64 {
	before := value << (count - 1)
	after := before << 1
	carry := before&signBit(size) != 0
	s.defineShift(after, size, carry, carry != (after&signBit(size) != 0), count)
	s.openCarry(count, size)
	return after
}

func shiftRight(s *state, value uint64, count uint, size int) uint64 {
	before := value >> (count - 1)
	after := before >> 1
	s.defineShift(after, size, before&1 != 0, value&signBit(size) != 0, count)
	s.openCarry(count, size)
	return after
}

func shiftArithmetic(s *state, value uint64, count uint, size int) uint64 {
	before := int64(signExtend(value, size)) >> (count - 1)
	after := uint64(before >> 1)
	s.defineShift(after, size, before&1 != 0, false, count)
	return after
}

// Rotates change CF and OF alone.

const rotateOverflow = "SDM vol. 2, RCL/RCR/ROL/ROR: OF of a count other than 1"

func rotateLeft(s *state, value uint64, count uint, size int) uint64 {
	width := uint(8 * size)
	by := count % width
	after := value<<by | value>>(width-by)
	carry := after&1 != 0
	s.define(trace.CF, flagIf(carry, trace.CF))
	s.defineOverflow(carry != (after&signBit(size) != 0), count, rotateOverflow)
	return after
}

func rotateRight(s *state, value uint64, count uint, size int) uint64 {
	width := uint(8 * size)
	by := count % width
	after := value>>by | value<<(width-by)
	top := after&signBit(size) != 0
	s.define(trace.CF, flagIf(top, trace.CF))
	s.defineOverflow(top != (after&(signBit(size)>>1) != 0), count, rotateOverflow)
	return after
}

// Rotates through CF turn one bit more than the operand has: by a count modulo 9 or
// 17 for a byte or a word (SDM vol. 2, RCL/RCR/ROL/ROR).

func rotateCarryLeft(s *state, value uint64, count uint, size int) uint64 {
	carry := s.carry()
	for range count % uint(8*size+1) {
		top := value >> (8*size - 1) & 1
		value, carry = value<<1|carry, top
	}
	s.define(trace.CF, trace.Flags(carry))
	s.defineOverflow(value>>(8*size-1)&1 != carry, count, rotateOverflow)
	return value
}

func rotateCarryRight(s *state, value uint64, count uint, size int) uint64 {
	value &= mask(size)
	carry := s.carry()
	for range count % uint(8*size+1) {
		value, carry = value>>1|carry<<(8*size-1), value&1
	}
	s.define(trace.CF, trace.Flags(carry))
	s.defineOverflow((value^value<<1)&signBit(size) != 0, count, rotateOverflow)
	return value
}
