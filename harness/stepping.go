package harness

import (
	"cmp"
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
// or of which it cannot show all, are run as ever and say so; where that observes nothing,
// and walkers alone were asked for, there is no more to decide by.
func (h Harness) stepThrough(results []*Result, programs []*trace.Program) {
	var left []*Result
	var whole []*trace.Program
	unstepped, their := h.stepAll(results, programs)
	for i, r := range unstepped {
		if w := r.Scenario.Walkers; w != nil && len(their[i].Checkpoints) == 0 {
			r.Verdict, r.Reason, r.Unstepped = Skip, fmt.Sprintf("%s: walkers are held at every instruction: %s", w.Position, r.Unstepped), ""
			continue
		}
		left, whole = append(left, r), append(whole, their[i])
	}
	h.judgeAll(left, whole)
}

// stepAll is stepThrough as far as it can be done. It gives what is left.
func (h Harness) stepAll(results []*Result, programs []*trace.Program) (left []*Result, whole []*trace.Program) {
	stepped := make([]*trace.Program, len(programs))
	for i, p := range programs {
		stepped[i] = Stepped(p)
	}
	predicted, captured := h.runBoth(stepped)
	Each(len(results), func(i int) {
		if results[i].Unstepped = h.unstepped(results[i].Scenario, stepped[i], predicted[i], captured[i]); results[i].Unstepped == "" {
			h.decide(results[i], stepped[i], predicted[i], captured[i])
		}
	})
	for i, r := range results {
		if r.Unstepped != "" {
			left, whole = append(left, r), append(whole, programs[i])
		}
	}
	return left, whole
}

// unstepped says why a case cannot be decided by what was observed at every
// instruction; nothing where it can, or where the two were seen to part.
func (h Harness) unstepped(s *scenarios.Scenario, p *trace.Program, predicted, captured Run) string {
	var outside *stage.UnsteppedError
	if errors.As(captured.Err, &outside) {
		return outside.Error()
	}
	var handlers *machine.SignalStack
	if errors.As(predicted.Err, &handlers) {
		return "it takes its stack pointer to where a handler's stack is, and a step is a signal"
	}
	if predicted.Trace == nil || captured.Trace == nil {
		return ""
	}
	expect, _ := s.Expected(h.Host.CPU.Manual())
	reason := cmp.Or(diff.Unsettled(p, predicted.Trace, captured.Trace), unseen(expect, p))
	if reason == "" || parting(s, expect, p, predicted, captured) != nil {
		return ""
	}
	return reason
}

// unseen says which checkpoint the author speaks of at which no stop can be made.
func unseen(expect []scenarios.Expectation, p *trace.Program) string {
	for _, e := range expect {
		i := slices.IndexFunc(p.Checkpoints, func(c trace.Checkpoint) bool { return c.Label == e.Label && diff.Hidden(p, c) })
		if i >= 0 && e.Moment == scenarios.AtCheckpoint {
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
