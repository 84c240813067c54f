package harness

import (
	"errors"

	"github.com/framecheck/framecheck/harness/backtraces"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// holdHistories runs the cases that say which calls are active, or which walkers find
// them, once more in single steps: who called whom is known from the instructions that
// ran. What does not hold fails its case; what was not seen leaves it without a verdict, and
// what cannot be stepped here, or is too long for that, is a skip.
func (h Harness) holdHistories(list []*scenarios.Scenario, programs []*trace.Program, results []Result) {
	var asked []*Result
	var stepped []*trace.Program
	for i, s := range list {
		expect, _ := s.Expected(h.Host.CPU.Manual())
		settled := results[i].Verdict == Pass || results[i].Verdict == Fail
		if settled && (s.Walkers != nil || backtraces.OfCalls(expect)) {
			asked, stepped = append(asked, &results[i]), append(stepped, Stepped(programs[i]))
		}
	}
	if asked == nil {
		return
	}
	predicted, captured := h.runBoth(stepped)
	for i, r := range asked {
		h.holdHistory(r, stepped[i], predicted[i], captured[i])
	}
}

func (h Harness) holdHistory(r *Result, p *trace.Program, predicted, captured Run) {
	var outside *stage.UnsteppedError
	if errors.As(captured.Err, &outside) {
		if r.Verdict == Pass {
			r.Verdict, r.Reason = Skip, outside.Error()
		}
		return
	}
	if predicted.Trace == nil || captured.Trace == nil {
		r.withoutHistory(errors.Join(predicted.Err, captured.Err))
		return
	}
	expect, _ := r.Scenario.Expected(h.Host.CPU.Manual())
	found, err := backtraces.History(expect, p, predicted.Trace, captured.Trace)
	if err == nil && r.Scenario.Walkers != nil {
		var walked []diff.Mismatch
		walked, err = backtraces.Everywhere(r.Scenario.Walkers, p, predicted.Trace, captured.Trace)
		found = append(found, walked...)
	}
	switch {
	case len(found) > 0:
		r.Mismatches = append(r.Mismatches, found...)
		r.Verdict, r.Reason = Fail, ""
	case err != nil && r.Verdict == Pass && (predicted.Trace.Cut || captured.Trace.Cut):
		r.Verdict, r.Reason = Skip, "its calls cannot be followed: "+err.Error()
	case err != nil:
		r.withoutHistory(err)
	}
}

// withoutHistory takes the verdict from a case of which the calls are not known.
func (r *Result) withoutHistory(err error) {
	if r.Verdict != Fail {
		r.Verdict, r.Reason = Error, "its calls cannot be followed: "+err.Error()
	}
}
