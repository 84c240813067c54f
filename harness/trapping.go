package harness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// judgeAll runs programs on both machines and gives their cases a verdict. Those that
// trap at a checkpoint are stepped for it.
func (h Harness) judgeAll(results []*Result, programs []*trace.Program) {
	predicted, captured := h.runBoth(programs)
	Each(len(results), func(i int) {
		if !trapping(programs[i], predicted[i]) {
			h.decide(results[i], programs[i], predicted[i], captured[i])
		}
	})
	var struck []*Result
	var whole []*trace.Program
	for i, r := range results {
		if trapping(programs[i], predicted[i]) {
			struck, whole = append(struck, r), append(whole, programs[i])
		}
	}
	left, _ := h.stepAll(struck, whole)
	for _, r := range left {
		reason := "it comes to a checkpoint with TF set, and so has to be observed at every instruction: " + r.Unstepped
		r.Verdict, r.Reason, r.Unstepped = Error, reason, ""
	}
}

// trapping reports whether a program with handlers comes to a checkpoint with TF set.
// Where it is not stepped a jump stands there, behind which the trap comes: to a
// handler, or to the end where SIGTRAP is blocked, before anything is captured.
func trapping(p *trace.Program, predicted Run) bool {
	return p.Signals != nil && !p.EveryInstruction && predicted.Trace != nil &&
		slices.ContainsFunc(predicted.Trace.Snapshots, func(s trace.Snapshot) bool { return s.Registers.Flags&trace.TF != 0 })
}

// Capture runs a program on the processor, and steps it where its checkpoints could not be
// observed otherwise.
func (h Harness) Capture(p *trace.Program, predicted Run) Run {
	if trapping(p, predicted) {
		p = Stepped(p)
	}
	return h.captureAgain(p)
}
