package main

import (
	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// corpus makes a case of each scenario that this processor can decide, and of those
// that only its system keeps from running. What the processor does, and what stands in
// for it, is found out here, once for all mutants.
func corpus(cpu *stage.CPU) ([]trial.Case, error) {
	list, err := scenarios.Corpus()
	if err != nil {
		return nil, err
	}
	return casesFor(cpu, list)
}

func casesFor(cpu *stage.CPU, list []*scenarios.Scenario) ([]trial.Case, error) {
	programs, err := harness.Build(list)
	if err != nil {
		return nil, err
	}
	h := harness.New(cpu)
	h.EveryInstruction = true
	return casesOf(h, list, programs), nil
}

// casesOf has the harness's machine decide what it can, and a stand-in the rest.
func casesOf(h harness.Harness, list []*scenarios.Scenario, programs []*trace.Program) []trial.Case {
	here, elsewhere := batch{h, list, programs}.split()
	cases := here.cases()
	elsewhere.harness = standingIn(h)
	able, _ := elsewhere.split()
	for _, c := range able.cases() {
		c.StandIn = true
		cases = append(cases, c)
	}
	return cases
}
