package backtraces

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Everywhere finds where walkers do not find the calls of two runs that were observed at
// every instruction: the first such instruction of each function. The error says that a
// run was not seen to its end, or that a table cannot be read.
func Everywhere(named *scenarios.Walkers, p *trace.Program, predicted, captured *trace.Trace) ([]diff.Mismatch, error) {
	all, err := walking.Walkers(p)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", named.Position, err)
	}
	var found []diff.Mismatch
	var walkers []walking.Walker
	for _, name := range named.Names {
		w, ok := walking.Find(all, name)
		if !ok {
			found = append(found, diff.Mismatch{
				Position: named.Position, At: diff.Step, What: "the walk by " + string(name), Expected: everyCall, Predicted: noTable, Captured: noTable,
			})
			continue
		}
		walkers = append(walkers, w)
	}
	ours, theirs := walking.Hold(p, predicted, walkers), walking.Hold(p, captured, walkers)
	found = append(found, parted(named, ours, theirs)...)
	if short := cmp.Or(ours.Unfollowed, theirs.Unfollowed); short != "" {
		return found, fmt.Errorf("%s: %w", named.Position, errors.New(short))
	}
	if predicted.Cut || captured.Cut {
		return found, fmt.Errorf("%s: the run is too long to be seen to its end", named.Position)
	}
	return found, nil
}

const everyCall = "every call, at every instruction"

// parted gives the findings of two reports, those of one place together.
func parted(named *scenarios.Walkers, ours, theirs *walking.Report) []diff.Mismatch {
	type place struct {
		walker  scenarios.Walker
		address walking.Hex
	}
	var found []diff.Mismatch
	of := map[place]int{}
	take := func(f walking.Finding, opinion func(*diff.Mismatch) *string) {
		at := place{f.Walker, f.Address}
		i, known := of[at]
		if !known {
			i, of[at] = len(found), len(found)
			found = append(found, diff.Mismatch{
				Position: named.Position, At: f.Place, What: fmt.Sprintf("%s by %s", f.What, f.Walker),
				Expected: f.Actual, Predicted: "right", Captured: "right",
			})
		}
		*opinion(&found[i]) = f.Walked
	}
	for _, f := range ours.Findings {
		take(f, func(m *diff.Mismatch) *string { return &m.Predicted })
	}
	for _, f := range theirs.Findings {
		take(f, func(m *diff.Mismatch) *string { return &m.Captured })
	}
	for _, w := range theirs.Walkers {
		mine, other := ours.Lacking(w), theirs.Lacking(w)
		if len(mine)+len(other) > 0 {
			found = append(found, diff.Mismatch{
				Position: named.Position, At: diff.Step, What: "the walk by " + string(w), Expected: everyCall,
				Predicted: lacking(mine), Captured: lacking(other),
			})
		}
	}
	return found
}

func lacking(functions []string) string {
	return "no rule for all of " + strings.Join(functions, ", ")
}
