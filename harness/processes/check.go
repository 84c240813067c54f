package processes

import (
	"errors"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/process"
)

// Check gives the verdict on each scenario of a process, in their order. progress is told
// of each; it may be nil.
func Check(h host.Host, list []*scenarios.Scenario, progress func(done int)) []harness.Result {
	results := make([]harness.Result, len(list))
	system, err := At()
	fixed := child.GrantsFixedAddresses()
	for i, s := range list {
		switch reason := h.Layer.Refused(); {
		case reason != "":
			results[i] = harness.Result{Scenario: s, Verdict: harness.Skip, Reason: reason}
		case len(s.Process.Argv) == 0 && before(h.Kernel, 5, 18):
			results[i] = harness.Result{Scenario: s, Verdict: harness.Skip, Reason: "a kernel before 5.18 starts processes with argc 0"}
		case !fixed && placed(s.Process):
			results[i] = harness.Result{Scenario: s, Verdict: harness.Skip, Reason: "this system does not grant addresses that are not randomized"}
		case err != nil:
			results[i] = harness.Result{Scenario: s, Verdict: harness.Error, Reason: err.Error()}
		case unknown(system.Same) != "":
			results[i] = harness.Result{Scenario: s, Verdict: harness.Skip, Reason: unknown(system.Same)}
		default:
			results[i] = Decide(s, system, fixed)
		}
		if progress != nil {
			progress(i + 1)
		}
	}
	return results
}

// placed reports whether it matters to the pages that a process reaches where exactly
// rsp and the heap lie.
func placed(p *process.Process) bool {
	return !p.Randomized && slices.ContainsFunc(p.Steps, func(s process.Step) bool {
		return s.Kind == process.Heap || s.Kind == process.Allocate || s.Kind == process.Recurse
	})
}

// Seen is a case with what both sides say of it.
type Seen struct {
	Executable *process.Executable
	System     execve.System // with what it drew at random
	Predicted  *execve.Prediction
	Captured   *process.Run
}

// Decide gives the verdict on a scenario. fixed says that the system grants addresses
// that are not randomized.
func Decide(s *scenarios.Scenario, system execve.System, fixed bool) harness.Result {
	seen, err := See(s.Process, system, fixed)
	if err != nil {
		verdict, reason := unseen(err)
		return harness.Result{Scenario: s, Verdict: verdict, Reason: reason}
	}
	return Judge(s, seen)
}

// Judge gives the verdict on what both sides say.
func Judge(s *scenarios.Scenario, seen *Seen) harness.Result {
	r := harness.Result{Scenario: s}
	c := comparing{position: s.Position, predicted: seen.Predicted, captured: seen.Captured}
	c.all()
	x := seen.Executable
	c.expectations(s.OfProcess, newWitness(s.Process, x, &seen.Predicted.Run), newWitness(s.Process, x, seen.Captured))
	r.SystemsOwn, r.Mismatches, r.Verdict = c.undecided, c.found, harness.Pass
	if len(c.found) > 0 {
		r.Verdict = harness.Fail
	}
	return r
}

// See runs a process and predicts it.
func See(p *process.Process, system execve.System, fixed bool) (*Seen, error) {
	x, err := child.Make(p)
	if err != nil {
		return nil, err
	}
	predicted, err := execve.Predict(p, x, system)
	if err != nil {
		return nil, err
	}
	captured, err := child.Run(p, x)
	if err != nil {
		return nil, err
	}
	if p.Randomized || !fixed {
		if system, err = drawn(system, p, x, captured); err == nil {
			predicted, err = execve.Predict(p, x, system)
		}
	}
	if err != nil {
		return nil, err
	}
	return &Seen{x, system, predicted, captured}, nil
}

// unseen is the verdict on a case that did not run to its end: a limit that the system
// does not grant is a skip, and so is what the model
// does not predict where the system has put it.
func unseen(err error) (harness.Verdict, string) {
	const setrlimit, execution = 160, 59
	var refused *execve.UnpredictedError
	if errors.As(err, &refused) { // that it is predicted anywhere was seen when it was loaded
		return harness.Skip, "at the addresses that the system drew " + refused.Error()
	}
	var failed *child.FailedError
	if errors.As(err, &failed) {
		switch failed.Call {
		case setrlimit:
			return harness.Skip, "this system does not grant a process its limits"
		case execution:
			return harness.Error, fmt.Sprintf("execve failed with error %d", failed.Errno)
		}
	}
	return harness.Error, err.Error()
}
