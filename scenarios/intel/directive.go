package intel

import "strings"

// nasmData are NASM's words for rows of data, refused with a hint to .byte.
var nasmData = map[string]bool{"db": true, "dw": true, "dd": true, "dq": true}

// silent are the directives of compilers' listings that make no bytes of code, and
// nothing of the tables that a walk of the stack reads. They are passed over so that a
// listing can be pasted as it is.
var silent = map[string]bool{
	".text": true, ".globl": true, ".global": true, ".type": true, ".size": true, ".set": true,
	".addrsig": true, ".addrsig_sym": true, ".def": true, ".scl": true, ".endef": true,
	".file": true, ".loc": true, ".ident": true, ".intel_syntax": true, ".section": true,
	".cfi_sections": true, ".cfi_personality": true, ".cfi_lsda": true,
	".seh_proc": true, ".seh_endproc": true, ".seh_startepilogue": true, ".seh_endepilogue": true,
}

// isSilent reports whether a line is such a directive; what follows it on the
// line is the compiler's own.
func isSilent(line string) bool {
	word := strings.ToLower(strings.TrimLeft(line, " \t"))
	word = word[:wordEnd(word, 0)]
	return silent[word]
}

// codeBits are the directives for the mode of the code that follows.
var codeBits = map[string]int{".code32": 32, ".code64": 64}

// directive reads .byte, alignment, the mode and what is for unwind tables, and refuses
// the others.
func (r *reader) directive(s Statement, tokens []token) {
	switch {
	case s.Mnemonic == ".byte":
		r.bytes(s, tokens)
	case alignments[s.Mnemonic]:
		r.align(s, tokens)
	case codeBits[s.Mnemonic] != 0:
		r.code(s, tokens)
	case isUnwinding(s.Mnemonic):
		r.unwind(s, tokens)
	case nasmData[s.Mnemonic]:
		r.report(mistakef(tokens[0].at, "write .byte 0x66, 0x90 for bytes of code, and values under given: data", "%s is not supported", s.Mnemonic))
	default:
		r.report(mistakef(tokens[0].at, "leave it out, or write bytes with .byte 0x66, 0x90", "the directive %s is not supported", s.Mnemonic))
	}
}

// bytes reads the numbers of a .byte row, each -128 to 255.
func (r *reader) bytes(s Statement, tokens []token) {
	s.Mnemonic = ""
	if len(s.Prefixes) > 0 {
		r.report(mistakef(tokens[0].at, "write the prefix as one of the bytes", "a prefix cannot stand before .byte"))
		return
	}
	operands := r.operands(tokens)
	if len(tokens) == 1 {
		r.report(mistakef(tokens[0].end(), "as in .byte 0x66, 0x90", "expected numbers after .byte"))
	}
	for _, o := range operands {
		inRange := o.Immediate <= 0xff || o.Negative && int64(o.Immediate) >= -0x80
		if o.Kind != ImmediateOperand || o.Size != 0 || !inRange {
			r.reportAt(o.Position, "as in .byte 0x66, 0x90", "expected a byte, -128 to 255, found %s", shortened(o.Text))
			continue
		}
		s.Bytes = append(s.Bytes, byte(o.Immediate))
	}
	r.statements = append(r.statements, s)
	r.instructions = true
}

// code reads a directive for the mode, which has no operands.
func (r *reader) code(s Statement, tokens []token) {
	switch {
	case len(s.Prefixes) > 0:
		r.report(mistakef(tokens[0].at, "leave it out", "a prefix cannot stand before %s", s.Mnemonic))
	case len(tokens) > 1:
		r.report(mistakef(tokens[1].at, "write the instruction on the next line", "nothing can stand behind %s", s.Mnemonic))
	default:
		s.Bits, s.Mnemonic = codeBits[s.Mnemonic], ""
		r.statements = append(r.statements, s)
	}
}
