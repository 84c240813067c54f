package harness

import (
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Verdict is what a case comes to. Every case has exactly one.
type Verdict string

// The verdicts.
const (
	Pass Verdict = "pass"
	Fail Verdict = "fail"
	Skip Verdict = "skip"
	// Error says that no verdict could be reached; it never counts as a pass.
	Error Verdict = "error"
)

// Result is the verdict on one case.
type Result struct {
	Scenario *scenarios.Scenario
	Verdict  Verdict
	// Reason is why a case was skipped or has no verdict.
	Reason     string
	Mismatches []diff.Mismatch // of a Fail; there is at least one
	// Vendor is whose processors the verdict speaks of, where the scenario states
	// outcomes by vendor; else OtherVendor.
	Vendor trace.Vendor
	// Undefined is what was not compared because the manual leaves it undefined.
	Undefined diff.Undefined
	// SystemsOwn counts what was not compared because the system alone decides it: of
	// processes.
	SystemsOwn int
	// Disturbed says that the processor's first capture is not the one that the verdict
	// is on, or was not confirmed at once; else it is empty.
	Disturbed string
	// Unstepped is why the case was not observed at every instruction though that
	// was asked for.
	Unstepped string
}

// StatedFor names the vendors for which the scenario states outcomes of their own.
func (r Result) StatedFor() []string { return vendors(r.Scenario) }

// Totals counts verdicts.
type Totals struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
	Errors  int `json:"errors"`
}

// Count adds up the verdicts of results.
func Count(results []Result) Totals {
	var t Totals
	for _, r := range results {
		switch r.Verdict {
		case Pass:
			t.Passed++
		case Fail:
			t.Failed++
		case Skip:
			t.Skipped++
		case Error:
			t.Errors++
		}
	}
	return t
}

// String gives the closing line of a run, as in "12 passed, 1 failed, 2 skipped".
func (t Totals) String() string {
	text := fmt.Sprintf("%d passed, %d failed, %d skipped", t.Passed, t.Failed, t.Skipped)
	if t.Errors > 0 {
		text += fmt.Sprintf(", %d without a verdict", t.Errors)
	}
	return text
}
