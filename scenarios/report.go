package scenarios

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
)

// maxMistakes is how many mistakes of a file are listed.
const maxMistakes = 100

// report collects the mistakes of a file.
type report struct {
	file  *source.File
	found source.Diagnostics
}

// mistake is what is wrong with a text, wherever it stands.
type mistake struct {
	message, hint string
}

func mistakef(hint, format string, args ...any) *mistake {
	return &mistake{fmt.Sprintf(format, args...), hint}
}

// add takes a mistake down. Beyond maxMistakes it only notes that there are more.
func (r *report) add(at source.Position, m *mistake) {
	switch {
	case len(r.found) < maxMistakes:
		r.found = append(r.found, source.Diagnostic{
			Position: at, Line: r.line(at.Line), Message: m.message, Hint: m.hint,
		})
	case len(r.found) == maxMistakes:
		r.found = append(r.found, source.Diagnostic{
			Position: at, Message: fmt.Sprintf("more than %d mistakes: the others are not listed", maxMistakes), Hint: "mend those first",
		})
	}
}

// full reports whether no further mistake would be listed.
func (r *report) full() bool { return len(r.found) > maxMistakes }

// longestLine is the length, in bytes, up to which a line is shown.
const longestLine = 1000

// line gives a line to be shown. One that is long, or that does things to a
// terminal, is not.
func (r *report) line(number int) string {
	line := r.file.Line(number)
	if len(line) > longestLine || strings.ContainsFunc(line, source.Unprintable) {
		return ""
	}
	return line
}

// at gives the position of a node. YAML places an empty value after what comes
// before it, which can be beyond the end of the line.
func (r *report) at(n *yaml.Node) source.Position {
	column := min(n.Column, utf8.RuneCountInString(r.file.Line(n.Line))+1)
	return r.file.At(max(n.Line, 1), max(column, 1))
}

// wrong takes down that a node is wrong.
func (r *report) wrong(n *yaml.Node, hint, format string, args ...any) {
	r.add(r.at(n), mistakef(hint, format, args...))
}

// sorted gives the mistakes in the order of the file.
func (r *report) sorted() source.Diagnostics {
	r.found.Sort()
	return r.found
}
