package unwindtable_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const image, frames, xdata = 0x1000_0000, 0x1010_0000, 0x101c_0000

// functions assembles texts, each a function of its own, and gives those that have
// directives.
func functions(t *testing.T, mode trace.Mode, texts ...string) []unwindtable.Function {
	t.Helper()
	var listings []intel.Listing
	for n, text := range texts {
		name := string(rune('f' + n))
		file := source.NewFile("test.yaml", text)
		l, wrong := intel.Parse(name, file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		listings = append(listings, l)
	}
	object, err := assembler.Assemble(listings, mode, image, nil)
	if err != nil {
		t.Fatal(err)
	}
	return object.Unwind
}

// lines joins lines, which stand in a test with blanks before them.
func lines(text string) string {
	var all []string
	for line := range strings.Lines(strings.TrimSpace(text)) {
		all = append(all, strings.TrimSpace(line))
	}
	return strings.Join(all, "\n")
}

// demandMistake wants one diagnostic with these words in it.
func demandMistake(t *testing.T, what string, err error, line, column int, message, hint string) {
	t.Helper()
	var wrong source.Diagnostics
	if !errors.As(err, &wrong) || len(wrong) != 1 {
		t.Errorf("%s: %v", what, err)
		return
	}
	d := wrong[0]
	if d.Position.Line != line || d.Position.Column != column || !strings.Contains(d.Message, message) || !strings.Contains(d.Hint, hint) {
		t.Errorf("%s: %v", what, d)
	}
}
