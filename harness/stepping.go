package harness

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepThrough runs programs with both machines observing before every
// instruction, and gives their cases a verdict. Those that are too long for that
// are run as ever, and say so.
func (h Harness) stepThrough(results []*Result, programs []*trace.Program) {
	stepped := make([]*trace.Program, len(programs))
	for i, p := range programs {
		stepped[i] = Stepped(p)
	}
	predicted, captured := h.runBoth(stepped)
	each(len(results), func(i int) {
		if results[i].Unstepped = TooLong(predicted[i], captured[i]); results[i].Unstepped == "" {
			h.judge(results[i], stepped[i], predicted[i], captured[i])
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
