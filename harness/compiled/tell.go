package compiled

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
)

// Tell writes the table of a survey, and what is wrong by its cause.
func Tell(w io.Writer, rows []Row, causes []Cause) error {
	var b strings.Builder
	compiler, options := len("compiler"), 40
	for _, r := range rows {
		compiler, options = max(compiler, len(r.Compiler)), max(options, len(r.Options))
	}
	line := fmt.Sprintf("%%-%ds %%-%ds %%9s  %%7s %%6s %%7s  %%7s %%6s\n", compiler, options)
	fmt.Fprintf(&b, "%*s unwind tables           frame pointers\n", compiler+options+13, "")
	fmt.Fprintf(&b, line, "compiler", "options", "functions", "right", "wrong", "no rule", "right", "wrong")
	totals := map[string]*objects.Totals{}
	var order []string
	for _, r := range rows {
		row(&b, line, r.Compiler, r.Options, r.Totals)
		if totals[r.Compiler] == nil {
			totals[r.Compiler], order = &objects.Totals{}, append(order, r.Compiler)
		}
		totals[r.Compiler].Add(r.Totals)
	}
	for _, name := range order {
		row(&b, line, name, "all", *totals[name])
	}
	for _, c := range causes {
		c.tell(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func row(w io.Writer, line, compiler, options string, t objects.Totals) {
	table, chain := t.ByTable(), t.Tallies[scenarios.ByFramePointer]
	numbers := func(tally walking.Tally) []any {
		return []any{fmt.Sprint(tally.Right), fmt.Sprint(tally.Wrong), fmt.Sprint(tally.NoRule)}
	}
	fmt.Fprintf(w, line, append(append([]any{compiler, options, fmt.Sprint(t.Called)}, numbers(table)...), numbers(chain)[:2]...)...)
}
