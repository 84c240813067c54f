package compiled

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/objects"
)

// Cause is what several wrong instructions of a compiler have in common: the ledger's
// finding that knows them, or where none does what is walked wrongly and before which
// instruction.
type Cause struct {
	Compiler string        `json:"compiler"`
	Finding  string        `json:"finding"` // empty where none knows them
	What     string        `json:"what"`
	Mnemonic string        `json:"mnemonic"`
	Options  []string      `json:"options"` // under which it shows
	Count    int           `json:"count"`   // instructions
	Example  objects.Wrong `json:"example"`
}

// Causes groups what is wrong: what is not explained first, then by how much there is.
// The error is of the ledger.
func Causes(rows []Row) ([]Cause, error) {
	findings, err := readFindings()
	if err != nil {
		return nil, err
	}
	all := []Cause{}
	at := map[string]int{}
	for _, r := range rows {
		for _, w := range r.Wrong {
			c := Cause{Compiler: r.Compiler, Finding: findings.of(r.Compiler, w)}
			if c.Finding == "" {
				c.What = w.What
				c.Mnemonic, _, _ = strings.Cut(w.Instruction, " ")
			}
			key := strings.Join([]string{c.Compiler, c.Finding, c.What, c.Mnemonic}, "\x00")
			i, known := at[key]
			if !known {
				i, at[key] = len(all), len(all)
				c.Example = w
				all = append(all, c)
			}
			all[i].Count++
			if !slices.Contains(all[i].Options, r.Options) {
				all[i].Options = append(all[i].Options, r.Options)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Cause) int {
		return cmp.Or(explainedLast(a)-explainedLast(b), cmp.Compare(b.Count, a.Count))
	})
	return all, nil
}

func explainedLast(c Cause) int { return min(len(c.Finding), 1) }

func (c Cause) tell(w io.Writer) {
	why := cmp.Or(c.Finding, fmt.Sprintf("UNEXPLAINED, %s before %s", c.What, c.Mnemonic))
	fmt.Fprintf(w, "\n%s, %s: wrong at %d instructions, under %s\n", c.Compiler, why, c.Count, strings.Join(c.Options, ", "))
	fmt.Fprintf(w, "  as in     %s+%v: %s before %s (%s)\n", c.Example.Function, c.Example.Offset, c.Example.What, c.Example.Instruction, c.Example.Bytes)
	fmt.Fprintf(w, "  row       %s\n  walked    %s\n  captured  %s\n  look at   %s\n", c.Example.Rule, c.Example.Walked, c.Example.Actual, c.Example.Look)
}
