// Package matching has a Gomega matcher for scenarios, so that any suite can
// hold its own against the processor.
package matching

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
)

// Agree matches a *scenarios.Scenario on which author, model and processor
// agree, or the harness.Result of one. A scenario that gets no verdict, or that the
// processor cannot run, is an error with the reason, whether or not the match is
// negated.
func Agree(h harness.Harness) types.GomegaMatcher {
	return &agree{harness: h}
}

type agree struct {
	harness harness.Harness
	result  harness.Result
}

// Match implements types.GomegaMatcher.
func (a *agree) Match(actual any) (bool, error) {
	var err error
	if a.result, err = a.decide(actual); err != nil {
		return false, err
	}
	if a.result.Verdict == harness.Error || a.result.Verdict == harness.Skip {
		return false, fmt.Errorf("%s: %s", a.result.Scenario.Title(), a.result.Reason)
	}
	return a.result.Verdict == harness.Pass, nil
}

func (a *agree) decide(actual any) (harness.Result, error) {
	switch actual := actual.(type) {
	case *scenarios.Scenario:
		if actual != nil {
			return a.harness.Decide(actual)
		}
	case harness.Result:
		if actual.Scenario != nil {
			return actual, nil
		}
	}
	return harness.Result{}, fmt.Errorf("Agree matches a *scenarios.Scenario, or the harness.Result of one, not %T", actual)
}

// FailureMessage implements types.GomegaMatcher.
func (a *agree) FailureMessage(any) string {
	var b strings.Builder
	s := a.result.Scenario
	fmt.Fprintf(&b, "%s: %s\n", s.Title(), s.Says)
	for _, m := range a.result.Mismatches {
		b.WriteString(m.String())
	}
	return b.String()
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (a *agree) NegatedFailureMessage(any) string {
	return a.result.Scenario.Title() + ": author, model and processor agree, and should not"
}
