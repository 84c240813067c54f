package harness

import (
	"errors"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/backtraces"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/frames"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Judge gives the verdict on a case that both machines have run.
func (h Harness) Judge(s *scenarios.Scenario, p *trace.Program, predicted, captured Run) Result {
	r := Result{Scenario: s}
	h.judge(&r, p, predicted, captured)
	return r
}

// judge gives a case its verdict. Where the two part that is one, even if they
// cannot be compared to the end.
func (h Harness) judge(r *Result, p *trace.Program, predicted, captured Run) {
	expect, _ := r.Scenario.Expected(h.Host.CPU.Manual())
	var other *machine.OtherSystem
	if errors.As(predicted.Err, &other) {
		r.Verdict, r.Reason = Skip, other.Reason
		return
	}
	if reason := noVerdict(p, predicted, captured); reason != "" {
		r.Verdict, r.Reason = Error, reason
		if found := parting(r.Scenario, expect, p, predicted, captured); found != nil {
			r.Verdict, r.Reason, r.Mismatches = Fail, "", found
		}
		return
	}
	found, err := Compare(r.Scenario, expect, p, predicted.Trace, captured.Trace)
	if err == nil {
		var frame []diff.Mismatch
		frame, err = frames.Run(r.Scenario, expect, p, predicted.Trace, captured.Trace)
		found = append(found, frame...)
	}
	if err == nil {
		var walks []diff.Mismatch
		walks, err = backtraces.Run(expect, p, predicted.Trace, captured.Trace)
		found = append(found, walks...)
	}
	r.Undefined = diff.LeftUndefined(p, predicted.Trace, captured.Trace)
	switch {
	case err != nil:
		r.Verdict, r.Reason = Error, err.Error()
	case len(found) > 0:
		r.Verdict, r.Mismatches = Fail, found
	case r.Undefined.Alone:
		r.Verdict, r.Reason = Error, fmt.Sprintf("everything it changes is undefined (%s): nothing of that was compared",
			strings.Join(r.Undefined.Sources, "; "))
	default:
		r.Verdict = Pass
	}
}

// noVerdict says why two runs cannot be compared to the end, or nothing where they can.
func noVerdict(p *trace.Program, predicted, captured Run) string {
	switch {
	case predicted.Err != nil:
		return "the model has no prediction: " + predicted.Err.Error()
	case captured.Err != nil:
		return "the processor's run is not to be believed: " + captured.Err.Error()
	}
	return diff.Unsettled(p, predicted.Trace, captured.Trace)
}

// parting finds the first place where two runs part, as far as both go.
func parting(s *scenarios.Scenario, expect []scenarios.Expectation, p *trace.Program, predicted, captured Run) []diff.Mismatch {
	if predicted.Trace == nil || captured.Trace == nil {
		return nil
	}
	_, found := diff.Parting(p, predicted.Trace, captured.Trace, lines(s, expect, p))
	return found
}

// Compare finds all places where author, model and processor part. expect is
// what the author expects on this vendor's processors.
func Compare(s *scenarios.Scenario, expect []scenarios.Expectation, p *trace.Program, predicted, captured *trace.Trace) ([]diff.Mismatch, error) {
	expected := diff.Expectations(s.Position, expect, p, predicted, captured)
	differing, err := diff.Traces(p, predicted, captured, lines(s, expect, p))
	if errors.Is(err, diff.ErrNothing) && len(expected) > 0 {
		err = nil // an expectation says already that nothing was reached
	}
	return diff.Merge(expected, differing), err
}

// lines finds the line of a scenario that asks for a checkpoint.
func lines(s *scenarios.Scenario, expect []scenarios.Expectation, p *trace.Program) func(int) source.Position {
	return func(checkpoint int) source.Position {
		for _, e := range expect {
			isEnd := e.Moment != scenarios.AtCheckpoint
			if isEnd && checkpoint == trace.Final {
				return e.Position
			}
			if !isEnd && checkpoint != trace.Final && e.Label == p.Checkpoints[checkpoint].Label {
				return e.Position
			}
		}
		return s.Position
	}
}
