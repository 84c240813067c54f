package main

import (
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// batch is scenarios with their programs, and what decides them.
type batch struct {
	harness  harness.Harness
	list     []*scenarios.Scenario
	programs []*trace.Program
}

func (b *batch) add(s *scenarios.Scenario, p *trace.Program) {
	b.list, b.programs = append(b.list, s), append(b.programs, p)
}

// split tells what has a verdict from what is skipped. What passes so is observed at
// every instruction: it may be too long for that.
func (b batch) split() (able, skipped batch) {
	able.harness, skipped.harness = b.harness, b.harness
	for i, r := range b.harness.Check(b.list, b.programs) {
		p := b.programs[i]
		switch {
		case r.Verdict == harness.Skip:
			skipped.add(b.list[i], p)
		case r.Verdict == harness.Pass && r.Unstepped == "":
			able.add(b.list[i], harness.Stepped(p))
		default:
			able.add(b.list[i], p)
		}
	}
	return able, skipped
}

// cases holds what the model predicts when a case is run against what is captured now.
func (b batch) cases() []trial.Case {
	cases := make([]trial.Case, len(b.list))
	for i, captured := range b.harness.CPU.Run(b.programs) {
		cases[i] = trial.Case{Name: b.list[i].Title(), Run: func() string {
			var predicted harness.Run
			predicted.Trace, predicted.Err = machine.Run(own(b.programs[i]), b.harness.Host.Platform())
			return why(b.harness.Judge(b.list[i], b.programs[i], predicted, captured))
		}}
	}
	return cases
}

// own is a program with data of its own: a mutant may write to what the model shares,
// and no later one is to meet that.
func own(p *trace.Program) *trace.Program {
	c := *p
	c.Data.Bytes = slices.Clone(p.Data.Bytes)
	return &c
}

// why gives the first reason why a case does not pass, or nothing if it does.
func why(r harness.Result) string {
	switch r.Verdict {
	case harness.Pass:
		return ""
	case harness.Fail:
		return r.Mismatches[0].String()
	}
	return string(r.Verdict) + ": " + r.Reason
}
