package harness

import (
	"errors"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepThrough runs programs with both machines observing before every
// instruction, and gives their cases a verdict. Those that are too long for that,
// or of which it cannot show all, are run as ever and say so.
func (h Harness) stepThrough(results []*Result, programs []*trace.Program) {
	stepped := make([]*trace.Program, len(programs))
	for i, p := range programs {
		stepped[i] = Stepped(p)
	}
	predicted, captured := h.runBoth(stepped)
	each(len(results), func(i int) {
		r := results[i]
		if r.Unstepped = TooLong(predicted[i], captured[i]); r.Unstepped == "" {
			r.Unstepped = h.unseen(r.Scenario, stepped[i], predicted[i], captured[i])
		}
		if r.Unstepped == "" {
			h.judge(r, stepped[i], predicted[i], captured[i])
		}
	})
	var long []*Result
	var whole []*trace.Program
	for i, r := range results {
		if r.Unstepped != "" {
			long, whole = append(long, r), append(whole, programs[i])
		}
	}
	h.judgeAll(long, whole)
}

// unseen says which checkpoint the author speaks of at which no stop can be made,
// nothing where there is none or where the two part in what they were seen to do.
func (h Harness) unseen(s *scenarios.Scenario, p *trace.Program, predicted, captured Run) string {
	if noVerdict(predicted, captured) != "" {
		return ""
	}
	expect, _ := s.Expected(h.Host.CPU.Manual())
	for _, e := range expect {
		i := slices.IndexFunc(p.Checkpoints, func(c trace.Checkpoint) bool { return c.Label == e.Label && diff.Hidden(p, c) })
		if i < 0 || e.Moment != scenarios.AtCheckpoint {
			continue
		}
		if parting, _ := diff.Parting(p, predicted.Trace, captured.Trace, lines(s, expect, p)); parting < 0 {
			return "no stop can be made at " + e.Label + ", right behind a load of SS"
		}
	}
	return ""
}

// Stepped is a program that is observed at every instruction. It shares the code
// and memory with the original.
func Stepped(p *trace.Program) *trace.Program {
	stepped := *p
	stepped.EveryInstruction = true
	return &stepped
}

// TooLong says why a program cannot be observed at every instruction, by what
// became of it on both machines; nothing where it can.
func TooLong(predicted, captured Run) string {
	var excess *machine.Excess
	var overflow *stage.OverflowError
	switch {
	case errors.As(predicted.Err, &excess):
		return fmt.Sprintf("the model keeps only its first %d steps", excess.Steps)
	case errors.As(captured.Err, &overflow):
		return fmt.Sprintf("only its first %d steps fit into the stage", overflow.Visits)
	case predicted.Trace == nil || captured.Trace == nil:
		return ""
	case captured.Trace.Outcome.Kind == trace.TimedOut && predicted.Trace.Outcome.Kind != trace.TimedOut:
		return "step by step it does not end in the time that it has"
	}
	return ""
}
