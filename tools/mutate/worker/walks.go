package main

import (
	"reflect"
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// walks makes two cases of scenarios, of a few of each document, whose program has an
// unwind table, or that say what a walk gives: what is expected of it, and its walks before
// every instruction, held against the calls that were made. There a mutant is red that is
// right, wrong or without a rule elsewhere than the walkers without one.
func walks(cpu *stage.CPU) ([]trial.Case, error) {
	list, err := scenarios.Corpus()
	if err != nil {
		return nil, err
	}
	programs, err := harness.Build(list)
	if err != nil {
		return nil, err
	}
	h := harness.New(cpu)
	chosen, elsewhere := batch{harness: h}, batch{harness: standingIn(h)}
	of := map[string]int{}
	for i, s := range list {
		if of[s.Name]++; of[s.Name] > few {
			continue
		}
		switch p := programs[i]; {
		case len(p.Unwind.EHFrame.Bytes)+len(p.Unwind.Pdata.Bytes) == 0 && !walked(s):
		case h.Unable(s) == "":
			chosen.add(s, p)
		case elsewhere.harness.Unable(s) == "":
			elsewhere.add(s, p)
		}
	}
	cases := chosen.walks()
	for _, c := range elsewhere.walks() {
		c.StandIn = true
		cases = append(cases, c)
	}
	return cases, nil
}

// few cases of a matrix stand for all.
const few = 4

// walked reports whether a scenario says what a walk gives.
func walked(s *scenarios.Scenario) bool {
	return slices.ContainsFunc(s.Expect, func(e scenarios.Expectation) bool { return e.State.Backtrace != nil })
}

// walks holds what was captured once against the walkers, whenever a case is run.
func (b batch) walks() []trial.Case {
	var cases []trial.Case
	stepped := make([]*trace.Program, len(b.programs))
	for i, p := range b.programs {
		stepped[i] = harness.Stepped(p)
	}
	predicted, captured, steps := b.harness.Model.Run(b.programs), b.harness.CPU.Run(b.programs), b.harness.CPU.Run(stepped)
	for i, s := range b.list {
		if predicted[i].Err != nil || captured[i].Err != nil || steps[i].Trace == nil {
			continue
		}
		cases = append(cases,
			trial.Case{Name: s.Title(), Run: func() string {
				return why(b.harness.Judge(s, b.programs[i], predicted[i], captured[i]))
			}},
			heldWalks(s.Title()+", at every instruction", stepped[i], steps[i].Trace))
	}
	return cases
}

// longest is how many snapshots of a run are walked from.
const longest = 100

func heldWalks(name string, p *trace.Program, run *trace.Trace) trial.Case {
	short := *run
	short.Snapshots = short.Snapshots[:min(longest, len(short.Snapshots))]
	usual, problem := hold(p, &short)
	return trial.Case{Name: name, Run: func() string {
		report, err := hold(p, &short)
		switch {
		case problem != nil || err != nil:
			return "the tables cannot be read"
		case !reflect.DeepEqual(report, usual):
			return "the walks are others"
		}
		return ""
	}}
}

func hold(p *trace.Program, run *trace.Trace) (*walking.Report, error) {
	walkers, err := walking.Walkers(p)
	if err != nil {
		return nil, err
	}
	return walking.Hold(p, run, walkers), nil
}
