package machine

import (
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// define gives some flags their values.
func (s *state) define(which, values trace.Flags) {
	s.flags = s.flags&^which | values&which
	s.undefined &^= which
}

// leave makes flags undefined, as a place in the manual says.
func (s *state) leave(which trace.Flags, place string) {
	s.undefined |= which
	s.sources.add(place)
}

// need gives an error if a flag that an instruction depends on is undefined.
func (s *state) need(which trace.Flags) error {
	if open := s.undefined & which; open != 0 {
		return &DependsOnUndefined{Flags: open, Reason: "the manual does not say what " + open.String() + " is here"}
	}
	return nil
}

// flagIf gives the flag if the condition holds.
func flagIf(condition bool, flag trace.Flags) trace.Flags {
	if condition {
		return flag
	}
	return 0
}

const zeroSignParity = trace.ZF | trace.SF | trace.PF

// result gives ZF, SF and PF of a value of that size (SDM vol. 1, 3.4.3.1).
func result(value uint64, size int) trace.Flags {
	return flagIf(value&mask(size) == 0, trace.ZF) |
		flagIf(value&signBit(size) != 0, trace.SF) |
		flagIf(bits.OnesCount8(uint8(value))%2 == 0, trace.PF)
}

// sum adds with a carry of 0 or 1 and gives all six status flags.
func sum(a, b, carry uint64, size int) (uint64, trace.Flags) {
	a, b = a&mask(size), b&mask(size)
	total, overflow := bits.Add64(a, b, carry)
	value := total & mask(size)
	return value, result(value, size) |
		flagIf(overflow != 0 || total != value, trace.CF) |
		flagIf((a^b^value)&0x10 != 0, trace.AF) |
		flagIf((a^value)&(b^value)&signBit(size) != 0, trace.OF)
}

// difference subtracts with a borrow of 0 or 1 and gives all six status flags.
func difference(a, b, borrow uint64, size int) (uint64, trace.Flags) {
	a, b = a&mask(size), b&mask(size)
	total, underflow := bits.Sub64(a, b, borrow)
	value := total & mask(size)
	return value, result(value, size) |
		flagIf(underflow != 0, trace.CF) |
		flagIf((a^b^value)&0x10 != 0, trace.AF) |
		flagIf((a^b)&(a^value)&signBit(size) != 0, trace.OF)
}

// carry is CF as a number.
func (s *state) carry() uint64 { return uint64(s.flags & trace.CF) }

// condition decides one of the sixteen conditions by the low four bits of their
// opcodes (SDM vol. 1, appendix B).
func (s *state) condition(code uint8) (bool, error) {
	if err := s.need(conditionFlags[code>>1]); err != nil {
		return false, err
	}
	is := func(flag trace.Flags) bool { return s.flags&flag != 0 }
	var holds bool
	switch code >> 1 {
	case 0:
		holds = is(trace.OF)
	case 1:
		holds = is(trace.CF)
	case 2:
		holds = is(trace.ZF)
	case 3:
		holds = is(trace.CF | trace.ZF)
	case 4:
		holds = is(trace.SF)
	case 5:
		holds = is(trace.PF)
	case 6:
		holds = is(trace.SF) != is(trace.OF)
	case 7:
		holds = is(trace.ZF) || is(trace.SF) != is(trace.OF)
	}
	return holds != (code&1 != 0), nil // the odd ones are the negations
}

var conditionFlags = [8]trace.Flags{
	trace.OF, trace.CF, trace.ZF, trace.CF | trace.ZF, trace.SF, trace.PF,
	trace.SF | trace.OF, trace.ZF | trace.SF | trace.OF,
}

// conditionNames are the suffixes of jcc, setcc and cmovcc in opcode order.
var conditionNames = [16]string{
	"o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g",
}
