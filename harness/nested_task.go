package harness

import (
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// lostNT is why a case is skipped whose run lost NT.
const lostNT = "the hypervisor loses NT where the kernel returns to a program, as it does in each new process of one with handlers"

// losesNT reports whether a run under a hypervisor parts from the model first where NT is
// gone. Each program with handlers has a new process, whose first touch of each page
// is a return from the kernel; no processor clears NT there (SDM vol. 2, IRET).
func (h Harness) losesNT(p *trace.Program, predicted, captured Run) bool {
	if p.Signals == nil || !h.Host.CPU.Hypervisor() || predicted.Trace == nil || captured.Trace == nil {
		return false
	}
	stop, _ := diff.Parting(p, predicted.Trace, captured.Trace, func(int) source.Position { return source.Position{} })
	if stop < 0 {
		return false
	}
	want, got := stateAt(predicted.Trace, stop), stateAt(captured.Trace, stop)
	return want.RIP == got.RIP && want.Flags&^got.Flags&trace.NT != 0
}

// stateAt are the registers at a stop of a run, or at its end behind the last.
func stateAt(t *trace.Trace, stop int) trace.Registers {
	if stop < len(t.Snapshots) {
		return t.Snapshots[stop].Registers
	}
	return t.Final.Registers
}
