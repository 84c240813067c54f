package conform

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/terminal"
)

// text writes the verdict, a line for each profile, and each cause with its smallest
// case.
func (r Report) text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.verdict())
	r.table(&b)
	r.tellCauses(&b)
	r.tellOthers(&b)
	r.tellKnown(&b)
	fmt.Fprintf(&b, "\nframecheck %s, corpus %s, on %s\n", r.Version, r.Corpus, r.Host.CPU.Brand)
	_, err := io.WriteString(w, terminal.Printable(b.String()))
	return err
}

func (r Report) table(b *strings.Builder) {
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "profile\tcases\tagree\tdiverge\tknown\tno answer\tskipped\t")
	for _, row := range r.rows() {
		name := string(row.Profile)
		if !row.Claimed {
			name += " (not claimed)"
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, row.Cases(), row.Agreed, row.Diverged, row.Tally.Known, row.Errors, row.Skipped)
	}
	_ = table.Flush() // into memory
}

// mostTold is how many causes are told that nobody has explained: the pages have all.
const mostTold = 25

// tellCauses writes the causes that nobody has explained, and how many divergences each
// entry of the known file explains.
func (r Report) tellCauses(b *strings.Builder) {
	told, more := 0, 0
	for _, g := range groups(r.Cases) {
		switch {
		case g.unknown() == 0:
		case told == mostTold:
			more++
		default:
			r.tell(b, g)
			told++
		}
	}
	if more > 0 {
		fmt.Fprintf(b, "\n%d more causes: --html FILE or --format json has them\n", more)
	}
	if r.Known == nil {
		return
	}
	for _, e := range r.Known.Entries {
		if e.Matched > 0 {
			fmt.Fprintf(b, "\nknown, %d cases: %s %s\n  %s\n", e.Matched, e.explains(), e.Cases, e.why())
		}
	}
}

// tell writes a cause.
func (r Report) tell(b *strings.Builder, g Group) {
	one := g.Cases[0]
	fmt.Fprintf(b, "\n%s (%d cases)\n", g.Cause, len(g.Cases))
	fmt.Fprintf(b, "  %s, %s\n", one.Scenario.Title(), one.Scenario.Position)
	for _, m := range one.Mismatches {
		at := m.At
		if m.Visit > 0 {
			at += fmt.Sprintf(", visit %d", m.Visit)
		}
		fmt.Fprintf(b, "    at %s: %s\n      predicted  %s\n      simulator  %s\n", at, m.What, m.Predicted, m.Captured)
	}
	for _, line := range one.lines() {
		fmt.Fprintf(b, "    %-11s%s\n", line[0], line[1])
	}
	fmt.Fprintf(b, "    %-11s%s\n", "again", r.again(one))
}

// lines are what there is to say of a divergence, each with its name.
func (c *Case) lines() [][2]string {
	var lines [][2]string
	for _, line := range [][2]string{
		{"bytes", fmt.Sprintf("% x", c.Bytes)}, {"processor", c.Processor}, {"manual", c.Manual},
	} {
		if line[1] != "" {
			lines = append(lines, line)
		}
	}
	if c.Known != nil {
		lines = append(lines, [2]string{"known", c.Known.why()})
	}
	return lines
}

// again is the command that runs a case by itself.
func (r Report) again(one *Case) string {
	return strings.Replace(r.Command, "CASE", quoted(one.Scenario.Title()), 1)
}

// quoted is a text as a shell takes it for one word.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// tellOthers counts what has no verdict and what was left out, by reason.
func (r Report) tellOthers(b *strings.Builder) {
	for _, v := range []harness.Verdict{harness.Error, harness.Skip} {
		for _, why := range r.reasons(v) {
			fmt.Fprintf(b, "\n%s: %d cases, as %s\n  %s\n", map[harness.Verdict]string{harness.Error: "no answer", harness.Skip: "skipped"}[v],
				why.Count, why.Example, why.Reason)
		}
	}
	if n := r.elsewhere(); n > 0 {
		fmt.Fprintf(b, "\n%d cases agree by the other vendor's rules alone\n", n)
	}
	if len(r.Unobserved) > 0 {
		fmt.Fprintf(b, "\nnot observed, and not compared: %s\n", strings.Join(r.Unobserved, ", "))
	}
	if n := r.inferred(); n > 0 {
		fmt.Fprintf(b, "\n%d cases have parts that the simulator's signal does not tell and that are inferred\n", n)
	}
}

// reason is why cases have no verdict.
type reason struct {
	Reason  string `json:"reason"`
	Count   int    `json:"cases"`
	Example string `json:"example"` // the title of the first
}

// reasons lists those of a verdict in the order in which they came up.
func (r Report) reasons(v harness.Verdict) []reason {
	list := []reason{}
	at := map[string]int{}
	for i := range r.Cases {
		one := &r.Cases[i]
		if one.Verdict != v || one.Known != nil {
			continue
		}
		n, ok := at[one.Reason]
		if !ok {
			n = len(list)
			at[one.Reason], list = n, append(list, reason{Reason: one.Reason, Example: one.Scenario.Title()})
		}
		list[n].Count++
	}
	return list
}

// elsewhere counts what agrees by another vendor's rules.
func (r Report) elsewhere() int {
	n := 0
	for i := range r.Cases {
		if r.Cases[i].Verdict == harness.Pass && r.Cases[i].Rules != 0 {
			n++
		}
	}
	return n
}

// inferred counts the cases of whose end a part is inferred.
func (r Report) inferred() int {
	n := 0
	for i := range r.Cases {
		if r.Cases[i].Inferred {
			n++
		}
	}
	return n
}

// stale says what is wrong with entries that no longer explain anything.
func (k *Known) stale() []string {
	list := []string{}
	if k == nil {
		return list
	}
	for _, e := range k.Entries {
		switch {
		case e.Matched > 0:
		case e.Agreed > 0:
			list = append(list, fmt.Sprintf("%s: %d cases that were known to diverge agree now: %s", e.Position, e.Agreed, e.explains()))
		default:
			list = append(list, fmt.Sprintf("%s: it matches nothing: %s", e.Position, e.explains()))
		}
	}
	return list
}

func (r Report) tellKnown(b *strings.Builder) {
	for _, line := range r.Known.stale() {
		fmt.Fprintf(b, "\n%s\n", line)
	}
}
