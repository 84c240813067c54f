package harness

import (
	"reflect"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// decide gives a case its verdict. What fails is captured again: something before the
// processor can disturb a run, as a hypervisor does that loses a flag where an
// interrupt strikes. The verdict is on what two captures agree in.
func (h Harness) decide(r *Result, p *trace.Program, predicted, captured Run) {
	h.confirm(r, p, predicted, captured)
	if (r.Verdict == Fail || r.Verdict == Error) && interrupted(predicted.Trace, captured.Trace) {
		*r = Result{Scenario: r.Scenario, Vendor: r.Vendor, Verdict: Error, Reason: "it ran long with a stack pointer that is not canonical: " +
			"the kernel cannot go back there from an interrupt, and makes that a #GP of the program's"}
	}
}

// interrupted reports whether a capture ends as one where an interrupt came while the stack
// pointer was not canonical (SDM vol. 1, 3.3.7.1), and the prediction elsewhere: another
// exception of the same instruction is the program's own.
func interrupted(predicted, captured *trace.Trace) bool {
	if predicted == nil || captured == nil || captured.Outcome == predicted.Outcome {
		return false
	}
	if predicted.Outcome.Kind == trace.Faulted && predicted.Final.Registers.RIP == captured.Final.Registers.RIP {
		return false
	}
	high := int64(captured.Final.Registers.Get(trace.RSP)) >> 47
	return captured.Outcome.Fault.Vector == trace.GeneralProtection && captured.Outcome.Fault.ErrorCode == 0 && high != 0 && high != -1
}

// confirm is decide, whatever the stack pointer was.
func (h Harness) confirm(r *Result, p *trace.Program, predicted, captured Run) {
	if h.judge(r, p, predicted, captured); r.Verdict != Fail {
		return
	}
	if h.losesNT(p, predicted, captured) {
		*r = Result{Scenario: r.Scenario, Vendor: r.Vendor, Verdict: Skip, Reason: lostNT}
		return
	}
	again := h.captureAgain(p)
	if same(captured, again) {
		return
	}
	third := h.captureAgain(p)
	switch {
	case same(again, third):
		*r = Result{Scenario: r.Scenario, Vendor: r.Vendor, Disturbed: "one of three captures differed from two that are the same"}
		h.judge(r, p, predicted, again)
	case same(captured, third):
		r.Disturbed = "one of three captures differed from two that are the same"
	default:
		*r = Result{Scenario: r.Scenario, Vendor: r.Vendor, Verdict: Error, Reason: "the processor did something else in each of three runs"}
	}
}

func (h Harness) captureAgain(p *trace.Program) Run { return h.CPU.Run([]*trace.Program{p})[0] }

// same reports whether two captures are: endless runs, which are stopped anywhere, as far
// as both go.
func same(a, b Run) bool {
	if a.Trace == nil || b.Trace == nil {
		return a.Trace == b.Trace
	}
	if a.Trace.Outcome.Kind == trace.TimedOut && b.Trace.Outcome.Kind == trace.TimedOut {
		n := min(len(a.Trace.Snapshots), len(b.Trace.Snapshots))
		return reflect.DeepEqual(a.Trace.Snapshots[:n], b.Trace.Snapshots[:n])
	}
	return reflect.DeepEqual(a.Trace, b.Trace)
}
