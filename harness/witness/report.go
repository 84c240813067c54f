package witness

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"
)

// Tell writes what came of an inquiry: a line of counts, what was not observed with the
// reasons, and each case.
func (a Answer) Tell(w io.Writer, q Inquiry) {
	fmt.Fprintf(w, "%-8s %-5s %s\n", q.Convention, q.Compiler.Name, a.Tally.line())
	fmt.Fprintf(w, "%15s%s, seed %d, %s\n", "", q.Compiler.Version, q.Seed, a.Time.Round(100*time.Millisecond))
	fmt.Fprintf(w, "%15s%s\n", "", a.Tally.Shares)
	if q.Bench.Model {
		fmt.Fprintf(w, "%15snot run on the processor: by the model's execution\n", "")
	}
	for _, kind := range a.Tally.kinds() {
		for _, reason := range a.Tally.reasons(kind) {
			fmt.Fprintf(w, "%15s%d %s: %s\n", "", a.Tally.Reasons[kind][reason], kind, reason)
		}
	}
	for _, c := range a.Cases {
		c.tell(w, q)
	}
	if more := a.Tally.Verdicts[Disagrees] - len(a.Cases); more > 0 {
		fmt.Fprintf(w, "%15s%d disagreements more\n", "", more)
	}
}

func (c Case) tell(w io.Writer, q Inquiry) {
	fmt.Fprintf(w, "\nDISAGREE %s, %s, seed %d, number %d\n  drawn     %s\n  smallest  %s\n",
		q.Convention, q.Compiler.Name, q.Seed, c.Number, c.Drawn, c.Smallest)
	for _, d := range c.Found {
		fmt.Fprintf(w, "  %s: %s\n    predicted %s\n    did       %s\n", d.Of, d.What, d.Predicted, d.Did)
	}
	name := fmt.Sprintf("witness-%s-%d-%d", q.Convention, q.Seed, c.Number)
	says := fmt.Sprintf("%s calls and is called otherwise than predicted.", q.Compiler.Name)
	own, err := ownCode[q.Convention.Mode()]()
	if err == nil {
		callee, _ := own.Symbol("callee")
		fmt.Fprintf(w, "\n%s\n%s\n", indent(Scenario(c.Smallest, name, says)), indent(Source(c.Smallest, 0, callee.Address)))
	}
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}

// line lists the counts: agreement and disagreement always, the others where there
// are any.
func (t Tally) line() string {
	text := fmt.Sprintf("%d signatures: %d agree, %d disagree", t.Signatures, t.Verdicts[Agrees], t.Verdicts[Disagrees])
	for _, kind := range t.kinds() {
		if kind != Agrees && kind != Disagrees {
			text += fmt.Sprintf(", %d %s", t.Verdicts[kind], kind)
		}
	}
	return text
}

// String gives the shares in percent.
func (s Shares) String() string {
	percent := func(n int) float64 { return 100 * float64(n) / float64(max(s.Compared, 1)) }
	return fmt.Sprintf("of %d compared %.1f%% have aggregates, %.1f%% are variadic, %.1f%% have vectors or long doubles",
		s.Compared, percent(s.Aggregates), percent(s.Variadic), percent(s.Wide))
}

func (t Tally) kinds() []VerdictKind {
	var kinds []VerdictKind
	for kind := range t.Verdicts {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// mostReasons is how many reasons of a verdict are listed, the most frequent first.
const mostReasons = 8

func (t Tally) reasons(kind VerdictKind) []string {
	counts := t.Reasons[kind]
	var reasons []string
	for reason := range counts {
		reasons = append(reasons, reason)
	}
	sort.Slice(reasons, func(i, j int) bool {
		a, b := reasons[i], reasons[j]
		return counts[a] > counts[b] || counts[a] == counts[b] && a < b
	})
	return reasons[:min(mostReasons, len(reasons))]
}
