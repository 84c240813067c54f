package diff

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// spent reports whether a prediction ends because its steps were used up.
func spent(t *trace.Trace) bool { return t.Outcome.Kind == trace.TimedOut && !t.Endless }

// Unsettled says why two runs that agree as far as they can be compared are not
// known to agree to their end; nothing where they are.
func Unsettled(p *trace.Program, predicted, captured *trace.Trace) string {
	ours, theirs := len(predicted.Snapshots), len(captured.Snapshots)
	late := captured.Outcome.Kind == trace.TimedOut
	switch {
	case late && predicted.Endless && !predicted.Cut && theirs >= ours:
		return ""
	case p.EveryInstruction:
		return unsettledSteps(predicted, captured)
	case captured.Cut && (!late || predicted.Endless && !predicted.Cut):
		return fmt.Sprintf("only its first %d visits of checkpoints fit into the stage", theirs)
	case predicted.Cut && (!late || predicted.Endless && !captured.Cut):
		return fmt.Sprintf("the model keeps only its first %d visits of checkpoints", ours)
	case spent(predicted) && !late:
		return gaveUp
	case spent(predicted) && captured.Cut:
		return fmt.Sprintf("the model gave up after %d visits of checkpoints, and only the processor's first %d fit into the stage", ours, theirs)
	case spent(predicted) && theirs != ours:
		return fmt.Sprintf("the model gave up after %d visits of checkpoints, and the processor's time was over after %d", ours, theirs)
	}
	return ""
}

const gaveUp = "the model gave up before the program ended, which it did on the processor"

// unsettledSteps is Unsettled where every instruction is observed.
func unsettledSteps(predicted, captured *trace.Trace) string {
	switch {
	case predicted.Cut:
		return fmt.Sprintf("the model keeps only its first %d steps", len(predicted.Snapshots))
	case captured.Cut:
		return fmt.Sprintf("only its first %d steps fit into the stage", len(captured.Snapshots))
	case captured.Outcome.Kind == trace.TimedOut:
		return "step by step it does not end in the time that it has"
	case spent(predicted):
		return gaveUp
	}
	return ""
}
