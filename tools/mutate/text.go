package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// write tells the report to people.
func (r *report) write(w io.Writer) {
	for _, red := range r.ready.Red {
		fmt.Fprintf(w, "red without a mutant, and left out: %s\n", red)
	}
	for _, e := range r.stale {
		fmt.Fprintf(w, "stale, no mutant that survives is like this: %s\n", e)
	}
	for _, s := range r.survivors {
		fmt.Fprintf(w, "%s/%s    (%s)\n", r.folder, s.Mutant, came(s.reached))
	}
	if len(r.survivors) > 0 {
		fmt.Fprintln(w)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "mutants\tkilled\ttimeout\texplained\tunexplained\t  file")
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		t := r.files[name]
		fmt.Fprintf(table, "%d\t%d\t%d\t%d\t%d\t  %s\n", t.mutants, t.killed, t.timeouts, t.explained, t.unexplained, name)
	}
	_ = table.Flush()
	t := r.total
	fmt.Fprintf(w, "\n%d mutants, %d killed by %d cases (%d by timeout), %d survive: %d explained, %d unexplained\n",
		t.mutants, t.killed, r.ready.Cases, t.timeouts, t.explained+t.unexplained, t.explained, t.unexplained)
}

func came(cases int) string {
	switch cases {
	case 0:
		return "no case comes here"
	case 1:
		return "1 case comes here"
	}
	return fmt.Sprintf("%d cases come here", cases)
}
