package backtraces

import (
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Run decides the backtraces that are by walkers, at each visit that both runs show. The
// error is that of a table that no walk can begin with.
func Run(expect []scenarios.Expectation, p *trace.Program, predicted, captured *trace.Trace) ([]diff.Mismatch, error) {
	var found []diff.Mismatch
	walkers, err := walking.Walkers(p)
	for i := range expect {
		b := expect[i].State.Backtrace
		if b == nil || b.By == nil {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.Position, err)
		}
		for _, by := range b.By {
			w, ok := walking.Find(walkers, by)
			if !ok {
				found = append(found, mismatch(&expect[i], 0, "the walk by "+string(by), told(b), noTable, noTable))
				continue
			}
			found = append(found, walked(&expect[i], p, w, predicted, captured)...)
		}
	}
	return found, nil
}

const noTable = "the program has no table for it: no function has its directives"

// walked decides one expectation by one walker.
func walked(e *scenarios.Expectation, p *trace.Program, w walking.Walker, predicted, captured *trace.Trace) []diff.Mismatch {
	var found []diff.Mismatch
	theirs := visits(e, p, captured)
	for visit, ours := range visits(e, p, predicted) {
		if theirs[visit] == nil {
			continue
		}
		walk := func(s *trace.Snapshot) string {
			return tellWalk(p, w.Walk(walking.State(p, s)), e.State.Backtrace.Ends != "")
		}
		expected, mine, other := told(e.State.Backtrace), walk(ours), walk(theirs[visit])
		if undefined(ours, w) {
			mine = "the manual leaves rbp undefined"
		}
		if mine != expected || other != expected {
			found = append(found, mismatch(e, visit, "the walk by "+string(w.Name), expected, mine, other))
		}
	}
	return found
}

// undefined reports a walk that goes by what the manual leaves undefined.
func undefined(s *trace.Snapshot, w walking.Walker) bool {
	return w.Name == scenarios.ByFramePointer && s.Predicted != nil && s.Predicted.RegistersUndefined[trace.RBP] != 0
}

// visits are the snapshots that an expectation speaks of, by the number of the visit.
func visits(e *scenarios.Expectation, p *trace.Program, t *trace.Trace) map[int]*trace.Snapshot {
	found := map[int]*trace.Snapshot{}
	for i := range t.Snapshots {
		s := &t.Snapshots[i]
		if s.Checkpoint >= 0 && p.Checkpoints[s.Checkpoint].Label == e.Label && (e.Visit == 0 || e.Visit == s.Visit) {
			found[s.Visit] = s
		}
	}
	return found
}

func mismatch(e *scenarios.Expectation, visit int, what, expected, predicted, captured string) diff.Mismatch {
	return diff.Mismatch{
		Position: e.State.Backtrace.Position, At: e.Label, Visit: visit, What: what,
		Expected: expected, Predicted: predicted, Captured: captured,
	}
}
