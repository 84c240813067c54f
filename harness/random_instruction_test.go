package harness_test

import (
	"fmt"
	"slices"
	"strings"
)

// instruction draws an instruction's text. Not all of them can be encoded.
func (d dice) instruction() string {
	f := d.forms[d.IntN(len(d.forms))]
	mnemonics := strings.Fields(f.mnemonics)
	if strings.Contains(f.mnemonics, "|") {
		mnemonics = strings.Split(f.mnemonics, "|")
	}
	chosen := d.among(strings.Split(f.operands, " | ")...)
	wide, size := d.among(d.sizes...), d.among(append([]string{"8"}, d.sizes...)...)
	chosen = strings.NewReplacer("*", size, "m+", "m"+wide, "r+", "r"+wide, "imm+", "imm"+wide).Replace(chosen)
	var operands []string
	for _, pattern := range strings.Split(chosen, ", ") {
		operands = append(operands, d.operand(pattern))
	}
	return strings.TrimSpace(d.among(mnemonics...) + " " + strings.Join(operands, ", "))
}

var memorySizes = map[string]string{
	"": "", "8": "byte", "16": "word", "32": "dword", "64": "qword", "128": "xmmword", "256": "ymmword", "512": "zmmword",
}

// operand draws an operand of a pattern; what is no pattern stands for itself.
func (d dice) operand(pattern string) string {
	if size, ok := strings.CutPrefix(pattern, "r/m"); ok {
		pattern = d.among("r", "m") + size
	}
	switch size := pattern[min(1, len(pattern)):]; {
	case pattern == "count":
		return d.among("1", "1", "1", "1", "0", "2", "4", "7", "8", "15", "16", "17", "31", "32", "33", "63", "64", "65", "127")
	case pattern == "level":
		return d.among("0", "1", "2", "3", "31", "32")
	case pattern == "xmm" || pattern == "ymm" || pattern == "zmm":
		return fmt.Sprint(pattern, d.IntN(d.vectors))
	case pattern == "segment":
		return d.among("es", "ss", "ds", "fs", "gs")
	case pattern == "uimm8":
		return fmt.Sprint(d.IntN(256))
	case pattern == "uimm16":
		return d.among("0", "8", "16", "24", "32", "1", "256", "4096", "65528", "65535")
	case pattern == "imm":
		return fmt.Sprintf("%#x", d.value())
	case strings.HasPrefix(pattern, "imm"):
		return d.among("0", "1", "-1", "127", "-128", "0x7f", "0x80", "-2", "5", "0x7fff", "0x7fffffff", "-2147483648", "0x20000008", "-32768")
	case pattern[:min(1, len(pattern))] == "r" && d.registers[size] != nil:
		return d.among(d.registers[size]...)
	case pattern[:min(1, len(pattern))] == "m" && (size == "" || memorySizes[size] != ""):
		return strings.TrimSpace(memorySizes[size] + " " + d.memory())
	}
	return pattern
}

// memory draws an address.
func (d dice) memory() string {
	displacement := d.among("", "+0", "+8", "+16", "-8", "-16", "+1", "-1", "+64", "-128", "+3", "+4096")
	switch base := d.among(d.stackPointer, d.framePointer, d.among(d.whole()...)); {
	case d.oneIn(12):
		return fmt.Sprintf("[%#x]", 0x2000_0000+d.IntN(0x1010))
	case d.oneIn(10):
		return "[numbers" + displacement + "]"
	case d.oneIn(3):
		return "[" + base + "+" + d.among(d.whole()...) + d.among("", "*1", "*2", "*4", "*8") + displacement + "]"
	case d.oneIn(12):
		return d.among(d.segments...) + ":[" + base + displacement + "]"
	case d.oneIn(12) && d.words != nil:
		return "[" + d.among(d.words...) + displacement + "]"
	default:
		return "[" + base + displacement + "]"
	}
}

// rawInstruction draws an instruction by its bytes: prefixes, opcode, operands.
// The nops after them are read by instructions that are longer.
func (d dice) rawInstruction() string {
	var bytes []byte
	for d.oneIn(2) && len(bytes) < 4 {
		bytes = append(bytes, pick[byte](d, 0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x64, 0x65, 0x26, 0x2e, 0x36, 0x3e))
	}
	if d.rex && d.oneIn(2) {
		bytes = append(bytes, byte(0x40+d.IntN(16)))
	}
	switch d.IntN(8) {
	case 0, 1, 2:
		bytes = append(bytes, 0x0f)
	case 3: // VEX
		bytes = append(bytes, 0xc5, d.byte()|d.vectorBits)
	case 4: // EVEX of map 0f, mostly without mask and broadcast
		bytes = append(bytes, 0x62, d.byte()&^6|1|d.vectorBits, d.byte()|4, d.byte()&^0x97|pick[byte](d, 8, 8, 8, 0, 0x18, 9))
	}
	bytes = append(bytes, d.byte())
	for range 10 {
		bytes = append(bytes, pick[byte](d, 0, 0, 0, 1, 8, 0x10, 0xf8, 0xff, 0x24, 0x44, 0x45, 0xc0, d.byte(), d.byte(), d.byte()))
	}
	bytes = append(bytes, slices.Repeat([]byte{0x90}, 15)...)
	return ".byte " + strings.ReplaceAll(fmt.Sprintf("% #x", bytes), " ", ", ")
}
