package conform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness"
)

// Group is the divergences of one cause, those that nobody has explained first.
type Group struct {
	Cause Cause
	Cases []*Case // the unexplained first, then the smallest: the fewest lines, then the fewest bytes of code
}

// groups puts the divergences together by their causes, the most frequent first and
// those that are known last.
func groups(cases []Case) []Group {
	of := map[Cause]*Group{}
	var all []*Group
	for i := range cases {
		one := &cases[i]
		if one.Verdict != harness.Fail {
			continue
		}
		g := of[one.Cause]
		if g == nil {
			g = &Group{Cause: one.Cause}
			of[one.Cause], all = g, append(all, g)
		}
		g.Cases = append(g.Cases, one)
	}
	list := make([]Group, len(all))
	for i, g := range all {
		slices.SortStableFunc(g.Cases, func(a, b *Case) int {
			return cmp.Or(cmp.Compare(explained(a), explained(b)), cmp.Compare(len(a.Program.Lines), len(b.Program.Lines)), cmp.Compare(len(a.Program.Code), len(b.Program.Code)))
		})
		list[i] = *g
	}
	slices.SortStableFunc(list, func(a, b Group) int {
		return cmp.Or(cmp.Compare(min(b.unknown(), 1), min(a.unknown(), 1)), cmp.Compare(len(b.Cases), len(a.Cases)),
			strings.Compare(a.Cause.String(), b.Cause.String()))
	})
	return list
}

// explained is 1 for a case that is known, else 0.
func explained(c *Case) int {
	if c.Known != nil {
		return 1
	}
	return 0
}

// unknown counts the cases that nobody has explained.
func (g Group) unknown() int {
	n := 0
	for _, one := range g.Cases {
		if one.Known == nil {
			n++
		}
	}
	return n
}
