package main

import (
	"maps"
	"reflect"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	vector "github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// begun makes a case of each scenario of a process that passes here, with what the process
// found when it was started once; one of each rule, that is noticed when it is left out; and
// one of each scenario for what no process finds: how its slots are named, and what is
// predicted of another user's on another system.
func begun(*stage.CPU) ([]trial.Case, error) {
	all, err := scenarios.All()
	if err != nil {
		return nil, err
	}
	_, list := scenarios.Split(all)
	system, err := processes.At()
	if err != nil {
		return nil, err
	}
	var passing []process
	for _, s := range list {
		seen, err := processes.See(s.Process, system, child.GrantsFixedAddresses())
		if err == nil && processes.Judge(s, seen).Verdict == harness.Pass {
			passing = append(passing, process{s, seen})
		}
	}
	var cases []trial.Case
	for _, p := range passing {
		cases = append(cases, trial.Case{Name: p.scenario.Name, Run: func() string { return p.differs(p.seen.System) }}, p.foretold())
	}
	for _, r := range execve.AllRules {
		cases = append(cases, noticed(r, passing)...)
	}
	return cases, nil
}

// process is a scenario that passes.
type process struct {
	scenario *scenarios.Scenario
	seen     *processes.Seen
}

// differs says where what was captured is not what is predicted on a system.
func (p process) differs(on execve.System) string {
	again := *p.seen
	var err error
	if again.Predicted, err = execve.Predict(p.scenario.Process, p.seen.Executable, on); err != nil {
		return err.Error()
	}
	return why(processes.Judge(p.scenario, &again))
}

// foretold is held against the model as it is: what another user's process finds, on a system
// that gives it other entries of the auxiliary vector.
func (p process) foretold() trial.Case {
	on := p.seen.System
	on.UID, on.EUID, on.GID, on.EGID = 1001, 1002, 1003, 1004
	on.Same = maps.Clone(on.Same)
	on.Same[vector.AtHwcap2] = 2
	delete(on.Same, vector.AtSysinfoEhdr)
	predict := func() any {
		predicted, err := execve.Predict(p.scenario.Process, p.seen.Executable, on)
		return []any{predicted, err}
	}
	usual := predict()
	return trial.Case{Name: p.scenario.Name + ", of another user", StandIn: true, Run: func() string {
		if !reflect.DeepEqual(predict(), usual) {
			return "something else is predicted"
		}
		return ""
	}}
}

// enough scenarios that notice that a rule is left out make a case of it.
const enough = 3

// noticed is red where leaving a rule out is noticed otherwise.
func noticed(r execve.Rule, passing []process) []trial.Case {
	var cases []trial.Case
	for _, p := range passing {
		without := p.seen.System
		without.Without = r
		usual := p.differs(without)
		if usual == "" || len(cases) == enough {
			continue
		}
		cases = append(cases, trial.Case{Name: p.scenario.Name + ", without " + string(r), Run: func() string {
			if p.differs(without) != usual {
				return "the rule that is left out is noticed otherwise"
			}
			return ""
		}})
	}
	return cases
}
