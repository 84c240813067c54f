package assembler

import (
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// What golang-asm does not encode, or encodes wrongly, is written in the table
// as in the manual's column "Opcode" (Intel SDM vol. 2, 3.1.1.1): the bytes of
// the opcode, with 66 and REX.W before them where they are needed, then
//
//	/r, /0 to /7   ModRM, whose middle field is a register or a digit
//	ib, iw         an immediate of 1 or 2 bytes
//	cd, cp         a far pointer: an offset of 2 or 4 bytes, and the selector
//	c0+i           an opcode to which the number of an x87 register is added
//
// That golang-asm makes VMOVD of VMOVQ from and to memory in 32-bit code, where
// VEX.W is ignored (SDM vol. 2, MOVD/MOVQ), takes no esp, ebp, esi and edi with NEG and NOT in 32-bit
// code, makes 90 of XCHG EAX, EAX, which leaves the upper half of rax
// alone, CD 03 of INT $3, and no bytes of NOP, is why these stand there.

// part is a piece of an instruction.
type part struct {
	kind   partKind
	opcode byte // of an opcodePart or stackPart
	width  int  // bytes of an immediate, or of a far pointer's offset
	digit  byte // of a digitPart
}

type partKind uint8

const (
	opcodePart partKind = iota
	rexWPart
	registerPart // /r
	digitPart
	stackPart // an opcode+i
	immediatePart
	pointerPart
)

var words = map[string]part{
	"REX.W": {kind: rexWPart}, "/r": {kind: registerPart},
	"ib": {kind: immediatePart, width: 1}, "iw": {kind: immediatePart, width: 2},
	"cd": {kind: pointerPart, width: 2}, "cp": {kind: pointerPart, width: 4},
}

// notation reads the manual's notation. A test holds it against the table.
func notation(text string) []part {
	var parts []part
	for _, word := range strings.Fields(text) {
		digit, isDigit := strings.CutPrefix(word, "/")
		first, stacked := strings.CutSuffix(word, "+i")
		switch p, known := words[word]; {
		case known:
			parts = append(parts, p)
		case isDigit:
			parts = append(parts, part{kind: digitPart, digit: digit[0] - '0'})
		default:
			opcode, _ := strconv.ParseUint(first, 16, 8)
			p = part{opcode: byte(opcode)}
			if stacked {
				p.kind = stackPart
			}
			parts = append(parts, p)
		}
	}
	return parts
}

// byHand makes the bytes that the table gives for an instruction.
func (a *assembly) byHand(i *item) encoded {
	parts := notation(i.form.row.hand)
	var made encoded
	rm, rex := a.modRMOf(i, parts)
	immediates := immediatesOf(i.operands)
	for _, p := range parts {
		switch p.kind {
		case rexWPart:
		case opcodePart:
			if rex != 0 && p.opcode != operandSizePrefix {
				made.bytes, rex = append(made.bytes, rexPrefix|rex), 0
			}
			made.bytes = append(made.bytes, p.opcode)
		case stackPart:
			made.bytes = append(made.bytes, p.opcode+byte(i.operands[0].register.Index))
		case registerPart, digitPart:
			if rm.relative > 0 {
				made.relative = len(made.bytes) + rm.relative
			}
			made.bytes = append(made.bytes, rm.bytes...)
		case immediatePart:
			made.number(a, immediates[0], p.width)
			immediates = immediates[1:]
		case pointerPart:
			made.number(a, i.operands[0], p.width)
			made.bytes = append(made.bytes, byte(i.operands[0].Selector), byte(i.operands[0].Selector>>8))
		}
	}
	return made
}

const operandSizePrefix = 0x66

// number appends an operand's number, lowest byte first.
func (e *encoded) number(a *assembly, o operand, width int) {
	number, _ := a.number(o)
	for k := range width {
		e.bytes = append(e.bytes, byte(number>>(8*k)))
	}
}

// modRMOf gives the ModRM of an instruction with its middle field, and the REX
// bits. Of two registers a segment register is in the middle; r8 to r15 never
// are there.
func (a *assembly) modRMOf(i *item, parts []part) (rm modRM, rex byte) {
	for _, p := range parts {
		switch p.kind {
		case rexWPart:
			rex |= rexW
		case digitPart:
			rm = a.modRM(i, i.operands[0])
			rm.bytes[0] |= p.digit << 3
		case registerPart:
			middle, other := i.operands[0], i.operands[1]
			if middle.Kind != intel.RegisterOperand || other.register.Class == intel.Segment {
				middle, other = other, middle
			}
			rm = a.modRM(i, other)
			rm.bytes[0] |= byte(middle.register.Index) & 7 << 3
		}
	}
	return rm, rex | rm.rex
}

func immediatesOf(operands []operand) []operand {
	var all []operand
	for _, o := range operands {
		if o.Kind == intel.ImmediateOperand {
			all = append(all, o)
		}
	}
	return all
}
