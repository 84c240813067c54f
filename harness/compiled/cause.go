package compiled

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/objects"
)

// Cause is what several wrong instructions have in common.
type Cause struct {
	Compiler string        `json:"compiler"`
	What     string        `json:"what"`     // what is walked wrongly
	Mnemonic string        `json:"mnemonic"` // before which instruction
	Options  []string      `json:"options"`  // under which it shows
	Count    int           `json:"count"`    // instructions
	Example  objects.Wrong `json:"example"`
}

// Causes groups what is wrong, the most frequent first.
func Causes(rows []Row) []Cause {
	var all []Cause
	at := map[string]int{}
	for _, r := range rows {
		for _, w := range r.Wrong {
			mnemonic, _, _ := strings.Cut(w.Instruction, " ")
			key := strings.Join([]string{r.Compiler, w.What, mnemonic}, "\x00")
			i, known := at[key]
			if !known {
				i, at[key] = len(all), len(all)
				all = append(all, Cause{Compiler: r.Compiler, What: w.What, Mnemonic: mnemonic, Example: w})
			}
			all[i].Count++
			if !slices.Contains(all[i].Options, r.Options) {
				all[i].Options = append(all[i].Options, r.Options)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Cause) int { return cmp.Compare(b.Count, a.Count) })
	return all
}

func (c Cause) tell(w io.Writer) {
	fmt.Fprintf(w, "\n%s: %s is wrong before %s at %d instructions, under %s\n", c.Compiler, c.What, c.Mnemonic, c.Count, strings.Join(c.Options, ", "))
	fmt.Fprintf(w, "  as in     %s+%v: %s (%s)\n", c.Example.Function, c.Example.Offset, c.Example.Instruction, c.Example.Bytes)
	fmt.Fprintf(w, "  row       %s\n  walked    %s\n  captured  %s\n  look at   %s\n", c.Example.Rule, c.Example.Walked, c.Example.Actual, c.Example.Look)
}
