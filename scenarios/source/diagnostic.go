package source

import (
	"fmt"
	"sort"
	"strings"
)

// Diagnostic is one mistake in a file.
type Diagnostic struct {
	Position Position
	// Line is the text of the line that Position names.
	Line string
	// Message says what stands there and what was expected.
	Message string
	// Hint says what to write instead; empty where nothing can be suggested.
	Hint string
}

// Error gives the mistake with its line and a caret under its column.
func (d Diagnostic) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", d.Position, d.Message)
	if d.Line != "" {
		fmt.Fprintf(&b, "\n    %s\n    %s^", d.Line, indentTo(d.Line, d.Position.Column))
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "\n    %s", d.Hint)
	}
	return b.String()
}

// indentTo gives white space as wide as what precedes the column.
func indentTo(line string, column int) string {
	var b strings.Builder
	for i, r := range []rune(line) {
		if i >= column-1 {
			break
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Diagnostics are all mistakes of a file. It is an error when there are any.
type Diagnostics []Diagnostic

// Error gives all mistakes in the order in which they stand in the file.
func (ds Diagnostics) Error() string {
	texts := make([]string, len(ds))
	for i, d := range ds {
		texts[i] = d.Error()
	}
	return strings.Join(texts, "\n")
}

// Sort puts the mistakes in the order of the file.
func (ds Diagnostics) Sort() {
	sort.SliceStable(ds, func(i, j int) bool {
		a, b := ds[i].Position, ds[j].Position
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
}

// Err is nil where there is no mistake.
func (ds Diagnostics) Err() error {
	if len(ds) == 0 {
		return nil
	}
	return ds
}
