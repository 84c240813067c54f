package assembler

import (
	"fmt"
	"math"
	"strings"

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

// narrowed are the limits of a number with a size written before it, in bytes
// (0: none): smaller than the operand it is extended by its sign.
func (l limits) narrowed(size int) limits {
	if size == 0 || size >= l.operand || l.min == 0 {
		return l
	}
	half := uint64(1) << (8*size - 1)
	return limits{operand: l.operand, width: size, min: -int64(half), max: half - 1}
}

// fits reports whether a number, negative as an int64 or else as a uint64, can
// be held. One that is extended by its sign can if that makes the number of it,
// as far as the operand goes: 0xfffffffffffffff0 is -16 in 64 bits.
func (l limits) fits(bits uint64, negative bool) bool {
	if negative {
		return int64(bits) >= l.min
	}
	return bits <= l.max || l.operand != l.width && bits == l.becomes(bits)
}

// becomes is what the instruction works on when it holds the number.
func (l limits) becomes(bits uint64) uint64 {
	return uint64(l.encoded(bits)) & (math.MaxUint64 >> (64 - 8*l.operand))
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

// misfit says why a number cannot be held, what would become of it and what can.
func (l limits) misfit(o intel.Operand, bits uint64) (message, hint string) {
	bound := fmt.Sprintf("expected %d to %d", l.min, l.max)
	if l.min == 0 {
		width := 8 * l.width
		if l.max == math.MaxInt8 {
			width--
		}
		return fmt.Sprintf("%s does not fit in %d bits without a sign", written(o, bits), width), bound
	}
	extended := ""
	if l.operand != l.width {
		extended = " that are extended by their sign"
		if l.operand == 8 && l.width == 4 {
			bound = "put it into a register with mov first"
		}
	}
	return fmt.Sprintf("%s does not fit in %d bits%s: it would become %s",
		written(o, bits), 8*l.width, extended, inNotation(o.Text, l.becomes(bits))), bound
}

// written is a number as its author wrote it; where that is a sum or a name,
// with its value.
func written(o intel.Operand, bits uint64) string {
	if o.Kind == intel.OffsetOperand {
		return fmt.Sprintf("%s, which is %#x,", o.Text, bits)
	}
	words := strings.Fields(o.Text)
	if text := words[len(words)-1]; o.Size > 0 || len(words) == 1 {
		if !strings.ContainsAny(text[1:], "+-*") {
			return text
		}
	}
	value := inNotation(o.Text, bits)
	if o.Negative {
		value = fmt.Sprint(int64(bits))
	}
	return fmt.Sprintf("%s, which is %s,", o.Text, value)
}

// inNotation writes a number in decimal or hexadecimal, as the text does.
func inNotation(text string, bits uint64) string {
	if strings.Contains(strings.ToLower(text), "0x") || strings.Contains(strings.ToLower(text), "offset") {
		return fmt.Sprintf("%#x", bits)
	}
	return fmt.Sprint(bits)
}
