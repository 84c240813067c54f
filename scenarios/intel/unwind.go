package intel

import (
	"math"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
)

// wanted says what an operand of a directive for an unwind table has to be.
type wanted uint8

const (
	registerWanted wanted = iota // by its name or the table's number
	numberWanted
	bytesWanted // one or more
	codeWanted  // the word code, as GNU's assembler has it, or @code, as LLVM's; or nothing
)

// unwinding are the directives for unwind tables: GNU's assembler's for call frame
// information (its manual, "CFI directives"), and those for Windows that it shares with
// LLVM's.
var unwinding = map[string][]wanted{
	".cfi_startproc": {}, ".cfi_endproc": {}, ".cfi_signal_frame": {}, ".cfi_remember_state": {}, ".cfi_restore_state": {},
	".cfi_def_cfa":          {registerWanted, numberWanted},
	".cfi_def_cfa_register": {registerWanted},
	".cfi_def_cfa_offset":   {numberWanted}, ".cfi_adjust_cfa_offset": {numberWanted},
	".cfi_offset": {registerWanted, numberWanted}, ".cfi_rel_offset": {registerWanted, numberWanted},
	".cfi_val_offset": {registerWanted, numberWanted},
	".cfi_register":   {registerWanted, registerWanted},
	".cfi_restore":    {registerWanted}, ".cfi_undefined": {registerWanted}, ".cfi_same_value": {registerWanted},
	".cfi_escape": {bytesWanted},

	".seh_endprologue": {}, ".seh_pushreg": {registerWanted}, ".seh_stackalloc": {numberWanted},
	".seh_setframe": {registerWanted, numberWanted},
	".seh_savereg":  {registerWanted, numberWanted}, ".seh_savexmm": {registerWanted, numberWanted},
	".seh_pushframe": {codeWanted},
}

// unwindExamples show what is to be written, by what is wanted.
var unwindExamples = map[wanted]string{
	registerWanted: "a register, as in rbp, or its number in the table",
	numberWanted:   "a number, as in 16 or -16",
	bytesWanted:    "bytes, as in 0x0f, 3, 0x76",
	codeWanted:     "@code or nothing",
}

func isUnwinding(mnemonic string) bool {
	return strings.HasPrefix(mnemonic, ".cfi_") || strings.HasPrefix(mnemonic, ".seh_")
}

// unwind reads a directive for an unwind table.
func (r *reader) unwind(s Statement, tokens []token) {
	want, known := unwinding[s.Mnemonic]
	switch {
	case len(s.Prefixes) > 0:
		r.report(mistakef(tokens[0].at, "leave it out", "a prefix cannot stand before %s", s.Mnemonic))
		return
	case !known:
		r.report(mistakef(tokens[0].at, unwindHint(s.Mnemonic), "the directive %s is not supported", s.Mnemonic))
		return
	}
	s.Directive, s.Mnemonic = s.Mnemonic, ""
	if len(tokens) > 1 && len(want) == 1 && want[0] == codeWanted && strings.EqualFold(tokens[1].text, "@code") {
		tokens[1] = token{wordToken, "code", tokens[1].at + 1}
	}
	before := len(r.wrong)
	if s.Operands = r.operands(tokens); len(r.wrong) > before {
		return
	}
	if len(want) > 0 && want[0] == bytesWanted && len(s.Operands) > 0 {
		want = slices.Repeat(want, len(s.Operands))
	}
	if r.unwindOperands(&s, want) {
		r.statements = append(r.statements, s)
	}
}

func unwindHint(mnemonic string) string {
	var known []string
	for name := range unwinding {
		known = append(known, name)
	}
	slices.Sort(known)
	if near := source.Nearest(mnemonic, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "leave it out, or write the table's bytes with .cfi_escape"
}

// unwindOperands reports whether the operands are what is wanted.
func (r *reader) unwindOperands(s *Statement, want []wanted) bool {
	for n, o := range s.Operands {
		switch {
		case n == len(want):
			r.reportAt(o.Position, "leave it out", "%s cannot have %s", s.Directive, shortened(o.Text))
			return false
		case !want[n].is(o):
			r.reportAt(o.Position, "write "+unwindExamples[want[n]], "%s cannot have %s here", s.Directive, shortened(o.Text))
			return false
		}
	}
	if missing := len(s.Operands); missing < len(want) && want[missing] != codeWanted {
		end := r.position(len(strings.TrimRight(r.line, " \t\r")))
		r.reportAt(end, "write "+unwindExamples[want[missing]], "%s lacks an operand", s.Directive)
		return false
	}
	return true
}

// is reports whether an operand is what is wanted. Numbers have 32 bits.
func (w wanted) is(o Operand) bool {
	number := o.Kind == ImmediateOperand && o.Size == 0
	value := int64(o.Immediate)
	switch w {
	case registerWanted:
		return o.Kind == RegisterOperand || number && !o.Negative && o.Immediate <= math.MaxUint8
	case numberWanted:
		return number && (value < 0) == o.Negative && value >= math.MinInt32 && value <= math.MaxInt32
	case bytesWanted:
		return number && (o.Negative && value >= math.MinInt8 || !o.Negative && o.Immediate <= math.MaxUint8)
	case codeWanted:
		return o.Kind == SymbolOperand && o.Symbol == "code"
	}
	return false
}
