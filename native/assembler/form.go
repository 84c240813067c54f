package assembler

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// form is one way to encode an instruction: a row of the table with one
// alternative of its operands, for one size.
type form struct {
	row      *row
	encoder  string // golang-asm's name
	patterns []pattern
}

// forms holds the table for each mode, by mnemonic, in its order.
var forms = [...]map[string][]*form{
	trace.Mode64: expand(table, trace.Mode64),
	trace.Mode32: expand(table, trace.Mode32),
}

func expand(table []row, mode trace.Mode) map[string][]*form {
	all := map[string][]*form{}
	for r := range table {
		if !table[r].in.has(mode) {
			continue
		}
		for _, mnemonic := range strings.Fields(table[r].mnemonics) {
			for _, f := range table[r].forms(mnemonic) {
				if mode == trace.Mode64 || !f.long() {
					all[mnemonic] = append(all[mnemonic], f)
				}
			}
		}
	}
	return all
}

// long reports a form that names a general register of 64 bits, which 32-bit
// code does not have.
func (f *form) long() bool {
	return slices.ContainsFunc(f.patterns, func(p pattern) bool {
		return p.registers && p.class == intel.General && p.size == 8
	})
}

// widths are the operand sizes that * and + stand for.
var widths = []struct {
	bits, letter, immediate string
}{
	{"8", "B", "imm8"}, {"16", "W", "imm16"}, {"32", "L", "imm32"}, {"64", "Q", "simm32"},
}

func (r *row) forms(mnemonic string) []*form {
	encoder := strings.ReplaceAll(r.encoder, "{}", strings.ToUpper(mnemonic))
	var all []*form
	for _, operands := range strings.Split(r.operands, "|") {
		if !strings.ContainsAny(encoder+operands, "*+") {
			all = append(all, &form{row: r, encoder: encoder, patterns: parsePatterns(operands)})
			continue
		}
		for _, width := range widths {
			if width.bits == "8" && strings.Contains(encoder, "+") || !r.sized(operands) && width.bits != "64" {
				continue
			}
			sizes := strings.NewReplacer("imm*", width.immediate, "imm+", width.immediate, "*", width.bits, "+", width.bits)
			letter := strings.NewReplacer("*", width.letter, "+", width.letter)
			all = append(all, &form{row: r, encoder: letter.Replace(encoder), patterns: parsePatterns(sizes.Replace(operands))})
		}
	}
	return all
}

// sized reports whether the alternative exists for each size; one like
// "r64, imm64" exists for its own alone.
func (r *row) sized(operands string) bool { return strings.ContainsAny(operands, "*+") }

func parsePatterns(operands string) []pattern {
	var patterns []pattern
	for _, text := range strings.Split(operands, ",") {
		if text = strings.TrimSpace(text); text != "" {
			patterns = append(patterns, parsePattern(text))
		}
	}
	return patterns
}

// branch reports whether the form is a jump or call to a name or address.
func (f *form) branch() bool { return len(f.patterns) == 1 && f.patterns[0].relative }

// takes reports whether the operands have the kinds and sizes of the form.
// Whether numbers fit is not its question.
func (f *form) takes(operands []operand) bool {
	if len(operands) != len(f.patterns) {
		return false
	}
	for i := range operands {
		if !f.patterns[i].takes(&operands[i]) {
			return false
		}
	}
	return true
}

// memorySize is the number of bytes that the form works on in memory; 0 where
// it does not matter.
func (f *form) memorySize(operands []operand) int {
	for i, o := range operands {
		if isMemory(o) {
			return f.patterns[i].memorySize
		}
	}
	return 0
}
