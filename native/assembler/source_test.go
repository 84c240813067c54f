package assembler

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const base = 0x10000000

// listing reads a function's text, which must have no mistake of form. Its
// first line is line 1 of its file.
func listing(t testing.TB, name, text string) intel.Listing {
	t.Helper()
	file := source.NewFile("test.yaml", text)
	l, wrong := intel.Parse(name, file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
	if len(wrong) > 0 {
		t.Fatalf("%s: %v", text, wrong)
	}
	return l
}

// functions reads functions that begin with "name:" in the first column; what
// belongs to them is indented.
func functions(t testing.TB, text string) []intel.Listing {
	t.Helper()
	var all []intel.Listing
	for _, part := range strings.Split("\n"+strings.TrimSpace(text), "\nfunction ")[1:] {
		name, body, _ := strings.Cut(part, ":\n")
		all = append(all, listing(t, name, body))
	}
	return all
}

// assemble makes the bytes of one 64-bit function without names from elsewhere.
func assemble(t testing.TB, text string) []byte {
	t.Helper()
	return assembleIn(t, trace.Mode64, text)
}

func assembleIn(t testing.TB, mode trace.Mode, text string) []byte {
	t.Helper()
	o, err := Assemble([]intel.Listing{listing(t, "f", text)}, mode, base, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return o.Code
}
