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
	for _, m := range r.stale {
		fmt.Fprintf(w, "stale, no mutant that survives is like this: %s: %s: %s\n    %s\n", m.File, m.Function, m.Text, m.Change)
	}
	for i, s := range r.survivors {
		if i == 0 || !s.isNextTo(r.survivors[i-1]) {
			fmt.Fprintf(w, "%s/%s:%d: %s: %s\n", r.folder, s.File, s.Line, s.Function, s.Text)
		}
		fmt.Fprintf(w, "    %s    (%s)\n", s.Change, came(s.reached))
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
	if n := r.ready.StandIns; n > 0 {
		fmt.Fprintf(w, "%d of the cases are judged by the unchanged model's own prediction: this system does not show it\n", n)
	}
}

// isNextTo reports whether two survivors are of one line.
func (s survivor) isNextTo(other survivor) bool {
	return s.File == other.File && s.Line == other.Line && s.Function == other.Function
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
