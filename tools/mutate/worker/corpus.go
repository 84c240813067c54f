package main

import (
	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// corpus makes a case of each scenario that this processor can decide, observed
// at every instruction if it passes so: it may be too long for that. What the
// processor does is found out here, once for all mutants.
func corpus(cpu *stage.CPU) ([]trial.Case, error) {
	list, err := scenarios.Corpus()
	if err != nil {
		return nil, err
	}
	programs, err := harness.Build(list)
	if err != nil {
		return nil, err
	}
	h := harness.New(cpu)
	h.EveryInstruction = true
	var able []*scenarios.Scenario
	var observed []*trace.Program
	for i, r := range h.Check(list, programs) {
		p := programs[i]
		if r.Verdict == harness.Pass && r.Unstepped == "" {
			p = harness.Stepped(p)
		}
		if r.Verdict != harness.Skip {
			able, observed = append(able, list[i]), append(observed, p)
		}
	}
	cases := make([]trial.Case, len(able))
	for i, captured := range h.CPU.Run(observed) {
		cases[i] = trial.Case{Name: able[i].Title(), Run: func() string {
			var predicted harness.Run
			predicted.Trace, predicted.Err = machine.Run(observed[i], h.Host.Platform())
			return why(h.Judge(able[i], observed[i], predicted, captured))
		}}
	}
	return cases, nil
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
