package objects

import (
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/walking"
)

// Tell writes the report as text.
func (e *Examination) Tell(to io.Writer) error {
	t := &table{Examination: e, width: len("all instructions")}
	for _, f := range e.Functions {
		t.width = max(t.width, len(f.Name))
	}
	t.head()
	for i := range e.Functions {
		t.function(&e.Functions[i])
	}
	t.row("all instructions", e.Tallies, "")
	t.row("whole walks", e.Walks, "")
	fmt.Fprintf(t, "\n%d functions ran, %d of which never returned; %d were skipped, %d need what the object does not define\n", e.Called, e.Unreturned, e.Skipped, e.Cut)
	for _, left := range e.Left {
		fmt.Fprintf(t, "left out: %s\n", left)
	}
	for i := range e.Wrong {
		e.Wrong[i].write(t)
	}
	_, err := io.WriteString(to, t.String())
	return err
}

// table is the report while it is written.
type table struct {
	*Examination
	strings.Builder
	width int
}

func (t *table) head() {
	fmt.Fprintf(t, "%s\n%-*s", t.File, t.width, "")
	for _, w := range t.Walkers {
		fmt.Fprintf(t, "   %-24s", w)
	}
	fmt.Fprintf(t, "\n%-*s", t.width, "function")
	for range t.Walkers {
		fmt.Fprintf(t, "   %6s %6s %10s", "right", "wrong", "no rule")
	}
	t.WriteString("\n")
}

func (t *table) function(f *Function) {
	if f.Skip != "" {
		fmt.Fprintf(t, "%-*s   SKIP %s\n", t.width, f.Name, f.Skip)
		return
	}
	var ends []string
	for _, c := range f.Calls {
		if c.End != "" {
			ends = append(ends, c.With+": "+c.End)
		}
		if c.Walked < c.Instructions {
			ends = append(ends, fmt.Sprintf("%s: walked at the first %d of %d", c.With, c.Walked, c.Instructions))
		}
	}
	t.row(f.Name, f.Tallies, strings.Join(ends, "; "))
}

func (t *table) row(name string, tallies walking.Tallies, note string) {
	line := fmt.Sprintf("%-*s", t.width, name)
	for _, w := range t.Walkers {
		counted := tallies[w]
		line += fmt.Sprintf("   %6d %6d %10d", counted.Right, counted.Wrong, counted.NoRule)
	}
	if note != "" {
		line += "   " + note
	}
	t.WriteString(strings.TrimRight(line, " ") + "\n")
}

func (w *Wrong) write(to io.Writer) {
	fmt.Fprintf(to, "\n%s+%v: %s is wrong before %s (%s), %d times\n", w.Function, w.Offset, w.What, w.Instruction, w.Bytes, w.Times)
	fmt.Fprintf(to, "  first     in %s, step %d, frame %d\n", w.With, w.Step, w.Frame)
	fmt.Fprintf(to, "  row       %s\n  walked    %s\n  captured  %s\n  look at   %s\n", w.Rule, w.Walked, w.Actual, w.Look)
}
