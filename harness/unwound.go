package harness

import (
	"cmp"
	"errors"

	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Unwound is how walkers of the stack did in a case.
type Unwound struct {
	Scenario *scenarios.Scenario
	Report   *walking.Report // nil where there is none
	Reason   string          // why there is none
}

// Unwind runs cases in single steps on the processor, and holds at every instruction what
// walkers find against the calls that were made.
func (h Harness) Unwind(list []*scenarios.Scenario, programs []*trace.Program) []Unwound {
	all := make([]Unwound, len(list))
	for from := 0; from < len(list); from += chunk {
		var able []int
		var stepped []*trace.Program
		for i := from; i < min(from+chunk, len(list)); i++ {
			all[i].Scenario = list[i]
			all[i].Reason = h.Unable(list[i])
			if all[i].Reason == "" {
				able, stepped = append(able, i), append(stepped, Stepped(programs[i]))
			}
		}
		runs := h.CPU.Run(stepped)
		Each(len(able), func(i int) { all[able[i]].hold(stepped[i], runs[i]) })
		if h.Progress != nil {
			h.Progress(min(from+chunk, len(list)))
		}
	}
	return all
}

func (u *Unwound) hold(p *trace.Program, run Run) {
	var outside *stage.UnsteppedError
	if errors.As(run.Err, &outside) {
		u.Reason = outside.Error()
		return
	}
	if run.Trace == nil {
		u.Reason = "the processor's run is not to be believed: " + run.Err.Error()
		return
	}
	walkers, err := walking.Walkers(p)
	if err != nil {
		u.Reason = err.Error()
		return
	}
	u.Report = walking.Hold(p, run.Trace, walkers)
	if short := cmp.Or(u.Report.Unfollowed, unended(run)); short != "" {
		u.Report.Cut(p.Name + ": " + short)
	}
}

// unended says why a run was not observed to its end; empty where it was.
func unended(run Run) string {
	switch {
	case run.Err != nil:
		return run.Err.Error()
	case run.Trace.Cut:
		return "the run is too long to be seen to its end"
	case run.Trace.Outcome.Kind == trace.TimedOut:
		return "the run was ended after its time"
	}
	return ""
}
