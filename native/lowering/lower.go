package lowering

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Lower makes the listings of all functions that have a body. all are the declared
// functions of a scenario, those with a signature alone included. Mistakes of the author
// are source.Diagnostics, without the lines' text; any other error is the package's own.
func Lower(all []*declaration.Function, mode trace.Mode) ([]intel.Listing, error) {
	functions := map[string]*declaration.Function{}
	for _, f := range all {
		functions[f.Name] = f
	}
	var listings []intel.Listing
	var wrong source.Diagnostics
	for _, f := range all {
		if f.Body == nil {
			continue
		}
		w := &writer{function: f, mode: mode, functions: functions, at: f.Position}
		w.write()
		if wrong = append(wrong, w.wrong...); len(w.wrong) > 0 {
			continue
		}
		l, err := w.listing()
		if err != nil {
			return nil, fmt.Errorf("lowering %s: %w", f.Name, err)
		}
		listings = append(listings, l)
	}
	wrong.Sort()
	return listings, wrong.Err()
}

// writer writes a function.
type writer struct {
	account
	function  *declaration.Function
	functions map[string]*declaration.Function
	mode      trace.Mode
	lines     []line
	labels    int
	at        source.Position // of what is being written
	wrong     source.Diagnostics
}

// line is an instruction or a label, with what it was made from.
type line struct {
	text     string
	says     string // what a row of bytes means; else empty
	position source.Position
}

// emit adds an instruction.
func (w *writer) emit(format string, args ...any) {
	w.lines = append(w.lines, line{text: fmt.Sprintf(format, args...), position: w.at})
}

// encoded adds an instruction that the assembler does not have, by its bytes.
func (w *writer) encoded(says string, bytes []byte) {
	parts := make([]string, len(bytes))
	for i, b := range bytes {
		parts[i] = fmt.Sprintf("%#02x", b)
	}
	w.lines = append(w.lines, line{".byte " + strings.Join(parts, ", "), says, w.at})
}

// label makes a name that no mark can have.
func (w *writer) label() string {
	w.labels++
	return fmt.Sprintf(".L%d", w.labels)
}

func (w *writer) mistake(at source.Position, hint, format string, args ...any) {
	w.wrong = append(w.wrong, source.Diagnostic{Position: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// listing reads what was written, and gives each statement the place in the scenario
// that it was made from.
func (w *writer) listing() (intel.Listing, error) {
	var text strings.Builder
	for _, l := range w.lines {
		text.WriteString(l.text + "\n")
	}
	file := source.NewFile(w.function.Name, text.String())
	l, mistakes := intel.Parse(w.function.Name, w.function.Position, source.Block{File: file, Line: 1, Text: text.String()})
	if err := mistakes.Err(); err != nil {
		return l, err
	}
	for i := range l.Statements {
		s := &l.Statements[i]
		from := w.lines[s.Position.Line-1]
		s.Position = from.position
		if from.says != "" {
			s.Text = from.says
		}
		for k := range s.Operands {
			s.Operands[k].Position = from.position
		}
	}
	return l, nil
}
