package unwindtable

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

// Function is a range of code, with what its author says about its stack.
type Function struct {
	Name       string
	Begin, End uint64 // of its code, End behind the last byte
	Directives []Directive
}

// Directive is one of intel's, which says what holds from an address on.
type Directive struct {
	Address uint64
	*intel.Statement
}

// of are the directives whose names begin so.
func (f *Function) of(prefix string) []Directive {
	var all []Directive
	for _, d := range f.Directives {
		if strings.HasPrefix(d.Directive, prefix) {
			all = append(all, d)
		}
	}
	return all
}

// number is the value of an operand that is one.
func (d Directive) number(operand int) int64 { return int64(d.Operands[operand].Immediate) }

// mistakes are those of the author. Their Line is empty: it is for the caller to fill in.
type mistakes struct{ source.Diagnostics }

// report takes down a mistake in an operand, or in the directive itself where operand is
// negative.
func (m *mistakes) report(d Directive, operand int, hint, format string, args ...any) {
	at := d.Position
	if operand >= 0 {
		at = d.Operands[operand].Position
	}
	m.Diagnostics = append(m.Diagnostics, source.Diagnostic{Position: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// multiple reports an operand that is no multiple of a number of bytes.
func (m *mistakes) multiple(d Directive, operand int, of int64) bool {
	n := d.number(operand)
	if n%of == 0 {
		return true
	}
	m.report(d, operand, fmt.Sprintf("write a multiple of %d, as in %d", of, n-n%of), "the table counts this in steps of %d bytes: %d is none", of, n)
	return false
}
