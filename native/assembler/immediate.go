package assembler

import (
	"fmt"
	"math"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// limits say which numbers an immediate can hold.
type limits struct {
	operand int // bytes that the instruction works on
	width   int // bytes in the encoding
	min     int64
	max     uint64
}

// immediates are the kinds of the table. An imm can be written with or without
// a sign; simm32 is extended by its sign to 64 bits (Intel SDM vol. 2, 2.2.1.5);
// a uimm is a count, a number of bytes or a vector and has no sign.
var immediates = map[string]limits{
	"imm8":   {1, 1, math.MinInt8, math.MaxUint8},
	"imm16":  {2, 2, math.MinInt16, math.MaxUint16},
	"imm32":  {4, 4, math.MinInt32, math.MaxUint32},
	"simm32": {8, 4, math.MinInt32, math.MaxInt32},
	"imm64":  {8, 8, math.MinInt64, math.MaxUint64},
	"uimm7":  {1, 1, 0, math.MaxInt8}, // the number of a bit: golang-asm takes no more
	"uimm8":  {1, 1, 0, math.MaxUint8},
	"uimm16": {2, 2, 0, math.MaxUint16},
}

// fits reports whether a number, negative as an int64 or else as a uint64, can
// be held.
func (l limits) fits(bits uint64, negative bool) bool {
	if negative {
		return int64(bits) >= l.min
	}
	return bits <= l.max
}

// encoded is the number as golang-asm wants it: extended by its sign from the
// width that it has in the encoding.
func (l limits) encoded(bits uint64) int64 {
	shift := 64 - 8*l.width
	if l.min == 0 {
		return int64(bits << shift >> shift)
	}
	return int64(bits<<shift) >> shift
}

// misfit says why a number cannot be held, and what would become of it.
func (l limits) misfit(o intel.Operand, bits uint64, negative bool) (message, hint string) {
	value := fmt.Sprintf("%#x", bits)
	if negative {
		value = fmt.Sprint(int64(bits))
	}
	if o.Text != value && o.Kind == intel.OffsetOperand {
		value = fmt.Sprintf("%s, which is %s,", o.Text, value)
	}
	switch {
	case l.min == 0:
		return fmt.Sprintf("%s does not fit: expected 0 to %d", value, l.max), ""
	case l.operand != l.width:
		return fmt.Sprintf("%s does not fit in 32 bits that are extended by their sign: it would become %#x", value, uint64(l.encoded(bits))),
			"put it into a register with mov first"
	}
	mask := uint64(math.MaxUint64) >> (64 - 8*l.width)
	return fmt.Sprintf("%s does not fit in %d bits: it would become %#x", value, 8*l.width, bits&mask), ""
}
