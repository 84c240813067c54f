package drawing_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
)

// What tables have wrong is told, one by one; what the chain of frame pointers cannot know
// is counted, and so is what was skipped for one reason.
func TestUnwinding(t *testing.T) {
	r := walking.NewReport()
	r.Findings = []walking.Finding{
		{Program: "p", Walker: scenarios.ByFramePointer, Place: "leaf+0 (nop, line 3)", What: "the CFA", Walked: "not known", Actual: "0x10"},
		{Program: "p", Walker: scenarios.ByFramePointer, Place: "main+0 (nop, line 1)", What: "the CFA", Walked: "not known", Actual: "0x20"},
		{Program: "p", Walker: scenarios.ByDWARF, Place: "leaf+1 (ret, line 4)", Step: 5, What: "the CFA", Walked: "0x18, 8 bytes higher", Actual: "0x10"},
	}
	r.Skip("a", "one reason")
	r.Skip("b", "another")
	r.Skip("c", "one reason")
	var drawn strings.Builder
	if err := drawing.DrawUnwinding(&drawn, r, drawing.Style{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	_, got, _ := strings.Cut(drawn.String(), "whole walks\n")
	want := `
! p: dwarf is wrong at leaf+1 (ret, line 4), before it ran, stop 5
  the CFA
    walked    0x18, 8 bytes higher
    captured  0x10

The chain of frame pointers goes astray in 2 functions, as it does where rbp is not, not yet or no longer the frame's own; first in p at leaf+0 (nop, line 3).

SKIP a and 1 more: one reason

SKIP b: another
`
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A name that is longer than its column has a line of its own, and makes no other wider.
func TestLongNamesInATable(t *testing.T) {
	long := "p [" + strings.Repeat("operand=rax ", 9) + "]"
	r := walking.NewReport()
	r.Walkers = []scenarios.Walker{scenarios.ByDWARF}
	for _, program := range []string{"p", long} {
		r.Functions = append(r.Functions, walking.Function{Program: program, Name: "main", Tallies: walking.Tallies{scenarios.ByDWARF: {Right: 3}}})
	}
	var drawn strings.Builder
	if err := drawing.DrawUnwinding(&drawn, r, drawing.Style{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	counts := "        3      0          0\n"
	column := strings.Repeat(" ", 60)
	for _, want := range []string{"\np: main" + column[len("p: main"):] + counts, "\n" + long + ": main\n" + column + counts} {
		if !strings.Contains(drawn.String(), want) {
			t.Errorf("no %q in\n%s", want, drawn.String())
		}
	}
}
