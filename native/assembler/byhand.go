package assembler

import (
	"strconv"
	"strings"
)

// What golang-asm does not encode is written in the table as in the manual's
// column "Opcode" (Intel SDM vol. 2, 3.1.1.1). These are all such rows:
//
//	xchg eax, eax      87 C0        XCHG: golang-asm makes 90 of it, which is
//	                                NOP and leaves the upper half of rax alone
//	ret imm16          C2 iw        RET
//	enter imm16, imm8  C8 iw ib     ENTER, with 66 for 16-bit operands
//	int3               CC           INT n/INTO/INT3: golang-asm makes CD 03
//	nop                90           NOP: golang-asm's is no bytes
//	endbr64            F3 0F 1E FA  ENDBR64

// part is a byte of an opcode, or where an immediate of width bytes goes.
type part struct {
	opcode byte
	width  int
}

// notation reads the manual's notation. A test holds it against the table.
func notation(text string) []part {
	var parts []part
	for _, word := range strings.Fields(text) {
		switch word {
		case "ib":
			parts = append(parts, part{width: 1})
		case "iw":
			parts = append(parts, part{width: 2})
		default:
			opcode, _ := strconv.ParseUint(word, 16, 8)
			parts = append(parts, part{opcode: byte(opcode)})
		}
	}
	return parts
}

// withREX puts an empty REX prefix, which makes spl of ah, before the opcode
// and after the prefix 66, where golang-asm has not made one already.
func withREX(made encoded) encoded {
	at := 0
	for made.bytes[at] == 0x66 {
		at++
	}
	if made.bytes[at]&0xf0 == 0x40 {
		return made
	}
	bytes := append([]byte{}, made.bytes[:at]...)
	bytes = append(append(bytes, 0x40), made.bytes[at:]...)
	if made.relative > 0 {
		made.relative++
	}
	return encoded{bytes, made.relative}
}
