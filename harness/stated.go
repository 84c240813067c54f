package harness

import (
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Held is what became of what a scenario states for a vendor, by the model with that
// vendor's rules alone.
type Held struct {
	Scenario   *scenarios.Scenario
	Vendor     trace.Vendor
	Mismatches []diff.Mismatch
	Err        error // why the model has no prediction
}

// Stated holds what scenarios state for a vendor, those that state something for it
// by itself, against the model with its rules. No processor takes part.
func Stated(v trace.Vendor, list []*scenarios.Scenario, programs []*trace.Program) []Held {
	var held []Held
	var chosen []*trace.Program
	for i, s := range list {
		if _, stated := s.Expected(v); stated && len(s.On) > 0 {
			held, chosen = append(held, Held{Scenario: s, Vendor: v}), append(chosen, programs[i])
		}
	}
	for i, run := range (Model{Vendor: v}).Run(chosen) {
		h := &held[i]
		if h.Err = run.Err; h.Err == nil {
			expect, _ := h.Scenario.Expected(v)
			h.Mismatches = diff.Stated(h.Scenario.Position, expect, chosen[i], v, run.Trace)
		}
	}
	return held
}

// holdOthers holds what is stated for vendors that are not at hand. What does not
// hold fails its case; what the model cannot predict leaves it without a verdict.
func (h Harness) holdOthers(list []*scenarios.Scenario, programs []*trace.Program, results []Result) {
	of := map[*scenarios.Scenario]*Result{}
	for i := range results {
		of[results[i].Scenario] = &results[i]
	}
	for _, v := range []trace.Vendor{trace.AMD, trace.Intel} {
		if v == h.Host.CPU.Manual() {
			continue
		}
		for _, held := range Stated(v, list, programs) {
			of[held.Scenario].take(held)
		}
	}
}

// take adds to a verdict what is known of another vendor's processors.
func (r *Result) take(held Held) {
	r.Mismatches = append(r.Mismatches, held.Mismatches...)
	switch {
	case r.Verdict == Error:
	case len(held.Mismatches) > 0:
		r.Verdict, r.Reason = Fail, ""
	case held.Err != nil && r.Verdict != Fail:
		r.Verdict = Error
		r.Reason = fmt.Sprintf("what is stated for %s cannot be held against the model with its rules: %v", held.Vendor, held.Err)
	}
}
