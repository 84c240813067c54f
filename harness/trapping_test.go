package harness_test

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// trapped comes to two checkpoints with TF set: one in a handler, which the trap of its
// own signal would end.
const trapped = `name: sample
says: A trap comes behind what stands at a checkpoint, not in its place.
functions:
  main: |
    pushfq
    or   dword ptr [rsp], 0x100
    popfq
    here: nop
    nop
    ret
  handler: |
    pushfq
    or   dword ptr [rsp], 0x100
    popfq
    inside: nop
    ret
signals:
  handlers: {SIGTRAP: handler}
expect:
  - {at: main.here, flags: {tf: 1}}
  - {at: handler.inside, flags: {tf: 1}}
  - killed: SIGTRAP
`

func TestACheckpointWithTheTrapFlagSetIsObserved(t *testing.T) {
	cpu := opened(t)
	if r, err := harness.New(cpu).Decide(load(t, trapped)[0]); err != nil || r.Verdict != harness.Pass {
		t.Errorf("%s: %s %v %v", r.Verdict, r.Reason, r.Mismatches, err)
	}
}

// jumping is a processor that can show no checkpoint where a trap comes behind a jump, and
// perhaps not step either.
type jumping struct {
	harness.Machine
	err error
}

func (j jumping) Run(programs []*trace.Program) []harness.Run {
	runs := j.Machine.Run(programs)
	for i, p := range programs {
		if !p.EveryInstruction {
			runs[i] = harness.Run{Err: &stage.TouchedError{Evidence: "a signal came where the stage stands in for a checkpoint"}}
		} else if j.err != nil {
			runs[i] = harness.Run{Err: j.err}
		}
	}
	return runs
}

func TestACheckpointWithTheTrapFlagSetIsNotBelievedWithoutSteps(t *testing.T) {
	list := load(t, trapped)
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	model := harness.Model{Vendor: trace.AMD}
	for _, everyInstruction := range []bool{false, true} {
		h := harness.Harness{
			Model: model, CPU: jumping{Machine: model}, EveryInstruction: everyInstruction,
			Host: host.Host{CPU: host.CPU{Vendor: "AuthenticAMD"}, Layer: host.Layer{Kind: host.NoLayer}},
		}
		if r := h.Check(list, programs)[0]; r.Verdict != harness.Pass || r.Unstepped != "" {
			t.Errorf("%s: %s %v %s", r.Verdict, r.Reason, r.Mismatches, r.Unstepped)
		}
		h.CPU = jumping{model, &stage.UnsteppedError{Cause: errors.New("no process may be traced")}}
		const want = "it comes to a checkpoint with TF set, and so has to be observed at every instruction: " +
			"it has signal handlers, and cannot be stepped from outside: no process may be traced"
		if r := h.Check(list, programs)[0]; r.Verdict != harness.Error || r.Reason != want || r.Unstepped != "" {
			t.Errorf("%s: %s; %s", r.Verdict, r.Reason, r.Unstepped)
		}
	}
}
