package harness

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Harness checks scenarios on a processor against a model.
type Harness struct {
	Model, CPU Machine
	// Vendor is the processor's: it picks among outcomes that differ by vendor.
	Vendor trace.Vendor
	// Lacks says which of the features that a scenario needs the processor does
	// not have.
	Lacks func(needs []string) []string
	// Progress is told how many cases have a verdict; it may be nil.
	Progress func(done int)
}

// chunk is how many cases are built, run and compared before progress is told.
const chunk = 32

// Build makes the programs of all scenarios. Mistakes of authors are
// source.Diagnostics, all of them at once; any other error is the harness's.
func Build(list []*scenarios.Scenario) ([]*trace.Program, error) {
	programs := make([]*trace.Program, len(list))
	errs := make([]error, len(list))
	each(len(list), func(i int) { programs[i], errs[i] = codegen.Build(list[i]) })
	var mistakes source.Diagnostics
	for i, err := range errs {
		var found source.Diagnostics
		if err != nil && !errors.As(err, &found) {
			return nil, fmt.Errorf("%s: %w", list[i].Position, err)
		}
		mistakes = append(mistakes, found...)
	}
	mistakes.Sort()
	return programs, mistakes.Err()
}

// Check gives the verdict on each scenario with its program, in their order.
func (h Harness) Check(list []*scenarios.Scenario, programs []*trace.Program) []Result {
	results := make([]Result, len(list))
	for from := 0; from < len(list); from += chunk {
		to := min(from+chunk, len(list))
		h.check(list[from:to], programs[from:to], results[from:to])
		if h.Progress != nil {
			h.Progress(to)
		}
	}
	return results
}

func (h Harness) check(list []*scenarios.Scenario, programs []*trace.Program, results []Result) {
	var able []int
	var chosen []*trace.Program
	for i, s := range list {
		results[i] = Result{Scenario: s}
		if lacks := h.Lacks(s.Needs); len(lacks) > 0 {
			results[i].Verdict, results[i].Reason = Skip, fmt.Sprintf("this processor lacks %v", lacks)
			continue
		}
		able, chosen = append(able, i), append(chosen, programs[i])
	}
	predicted, captured := h.runBoth(chosen)
	each(len(able), func(i int) {
		judge(&results[able[i]], chosen[i], predicted[i], captured[i])
	})
}

// runBoth has the model predict while the processor runs.
func (h Harness) runBoth(programs []*trace.Program) (predicted, captured []Run) {
	done := make(chan []Run)
	go func() { done <- h.Model.Run(programs) }()
	captured = h.CPU.Run(programs)
	return <-done, captured
}

// judge gives a case its verdict.
func judge(r *Result, p *trace.Program, predicted, captured Run) {
	if reason := noVerdict(predicted, captured); reason != "" {
		r.Verdict, r.Reason = Error, reason
		return
	}
	found, err := Compare(r.Scenario, p, predicted.Trace, captured.Trace)
	switch {
	case err != nil:
		r.Verdict, r.Reason = Error, err.Error()
	case len(found) > 0:
		r.Verdict, r.Mismatches = Fail, found
	default:
		r.Verdict = Pass
	}
}

// noVerdict says why two runs cannot be compared, or nothing where they can.
func noVerdict(predicted, captured Run) string {
	switch {
	case predicted.Err != nil:
		return "the model has no prediction: " + predicted.Err.Error()
	case captured.Err != nil:
		return "the processor's run is not to be believed: " + captured.Err.Error()
	case predicted.Trace.Outcome.Kind == trace.TimedOut && captured.Trace.Outcome.Kind != trace.TimedOut:
		return "the model gave up before the program ended, which it did on the processor"
	}
	return ""
}

// Compare finds all places where author, model and processor part.
func Compare(s *scenarios.Scenario, p *trace.Program, predicted, captured *trace.Trace) ([]diff.Mismatch, error) {
	expected := diff.Expectations(s, p, predicted, captured)
	differing, err := diff.Traces(p, predicted, captured, lines(s, p))
	if errors.Is(err, diff.ErrNothing) && len(expected) > 0 {
		err = nil // an expectation says already that nothing was reached
	}
	return diff.Merge(expected, differing), err
}

// lines finds the line of a scenario that asks for a checkpoint.
func lines(s *scenarios.Scenario, p *trace.Program) func(int) source.Position {
	return func(checkpoint int) source.Position {
		for _, e := range s.Expect {
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
