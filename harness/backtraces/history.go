package backtraces

import (
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// OfCalls reports whether a backtrace is expected that is by no walker, for which a run
// has to be observed at every instruction.
func OfCalls(expect []scenarios.Expectation) bool {
	return slices.ContainsFunc(expect, ofCalls)
}

func ofCalls(e scenarios.Expectation) bool {
	return e.State.Backtrace != nil && e.State.Backtrace.By == nil
}

// History decides the backtraces that are by no walker, in two runs that were observed
// at every instruction. The error says that a run was not seen as far as a backtrace is
// expected of.
func History(expect []scenarios.Expectation, p *trace.Program, predicted, captured *trace.Trace) ([]diff.Mismatch, error) {
	ours, err := functions(p, predicted)
	theirs, alsoErr := functions(p, captured)
	if err == nil {
		err = alsoErr
	}
	var found []diff.Mismatch
	for i := range expect {
		e := &expect[i]
		if !ofCalls(*e) {
			continue
		}
		held := false
		seen := visits(e, p, captured)
		for visit, s := range visits(e, p, predicted) {
			mine, known := ours[s]
			other, alsoKnown := theirs[seen[visit]]
			if !known || !alsoKnown {
				continue
			}
			held = true
			if expected := told(e.State.Backtrace); mine != expected || other != expected {
				found = append(found, mismatch(e, visit, "the calls", expected, mine, other))
			}
		}
		if !held {
			return found, unknown(e, err)
		}
	}
	return found, nil
}

func unknown(e *scenarios.Expectation, err error) error {
	if err == nil {
		return fmt.Errorf("%s: the run is too long to be seen up to %s", e.State.Backtrace.Position, e.Label)
	}
	return fmt.Errorf("%s: %w", e.State.Backtrace.Position, err)
}

// functions tells the active calls at each checkpoint.
func functions(p *trace.Program, t *trace.Trace) (map[*trace.Snapshot]string, error) {
	moments, err := history.Follow(p, t)
	told := map[*trace.Snapshot]string{}
	for _, m := range moments {
		if m.Snapshot.Checkpoint >= 0 {
			told[m.Snapshot] = joined(m.Functions(p))
		}
	}
	return told, err
}
