package forms

import (
	"sync"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Observer is a machine that runs programs on another and notes which forms they
// execute there.
type Observer struct {
	harness.Machine
	Universe Universe
	System   trace.System // on which it runs them
	executed sync.Map     // map[Form]bool by the program's name
}

// Run gives the runs of the machine that is observed. Programs that are not
// observed at every instruction leave no note.
func (o *Observer) Run(programs []*trace.Program) []harness.Run {
	runs := o.Machine.Run(programs)
	for i, p := range programs {
		if p.EveryInstruction && runs[i].Trace != nil {
			o.executed.Store(p.Name, o.Universe.Executed(p, runs[i].Trace))
		}
	}
	return runs
}

// Cover counts the cases that pass, as they were decided at every instruction.
func (o *Observer) Cover(results []harness.Result) (Coverage, error) {
	var executed []map[Form]bool
	for _, r := range results {
		if r.Verdict == harness.Pass && r.Unstepped == "" {
			forms, _ := o.executed.Load(r.Scenario.Title())
			noted, _ := forms.(map[Form]bool)
			executed = append(executed, noted)
		}
	}
	return o.Universe.Cover(executed, o.System)
}
