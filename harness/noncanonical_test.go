package harness_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// checkpointOffCanonical is the first checkpoint of a process of its own.
const checkpointOffCanonical = `name: checkpoint-off-canonical
says: A checkpoint with a stack pointer that is not canonical.
functions:
  main: |
    mov rsp, 0x8000000000000000
    there:
    leave
    ret
  handler: |
    ret
signals: {handlers: {SIGSEGV: handler}}
expect:
  - {at: main.there, cs: 0x33}
  - {killed: SIGSEGV}
`

// longOffCanonical is interrupted for sure before its time is over.
const longOffCanonical = `name: long-off-canonical
says: A loop with a stack pointer that is not canonical.
functions:
  main: |
    mov rsp, 0x8000000000000000
    there:
    nop
    spin:
    jmp spin
expect:
  - {at: main.there, cs: 0x33}
  - timeout: true
`

func TestNonCanonicalStackPointers(t *testing.T) {
	h := harness.New(opened(t))
	for text, want := range map[string]struct {
		verdict harness.Verdict
		reason  string
	}{
		checkpointOffCanonical: {harness.Pass, ""},
		longOffCanonical:       {harness.Error, "cannot go back there from an interrupt"},
	} {
		s := load(t, text)[0]
		r, err := h.Decide(s)
		if err != nil || r.Verdict != want.verdict || r.Disturbed != "" || !strings.Contains(r.Reason, want.reason) {
			t.Errorf("%s: %v, %s: %s %s %v", s.Name, err, r.Verdict, r.Reason, r.Disturbed, r.Mismatches)
		}
	}
}

// pushOffCanonical is #SS of its push.
const pushOffCanonical = `name: push-off-canonical
says: A push with a stack pointer that is not canonical.
functions:
  main: |
    mov rsp, 0x8000000000000000
    here: push rax
expect:
  - {at: main.here, cs: 0x33}
  - fault: {kind: SS, at: main.here, code: 0}
`

// protecting is a processor that raises #GP in place of #SS.
type protecting struct{ harness.Machine }

func (p protecting) Run(programs []*trace.Program) []harness.Run {
	runs := p.Machine.Run(programs)
	for _, run := range runs {
		if f := &run.Trace.Outcome.Fault; f.Vector == trace.StackFault {
			f.Vector = trace.GeneralProtection
		}
	}
	return runs
}

// TestAnotherExceptionOfAnInstructionIsItsOwn demands that it is no interrupt's.
func TestAnotherExceptionOfAnInstructionIsItsOwn(t *testing.T) {
	h := harness.New(opened(t))
	s := load(t, pushOffCanonical)[0]
	if r, err := h.Decide(s); err != nil || r.Verdict != harness.Pass {
		t.Errorf("%v, %s: %s %v", err, r.Verdict, r.Reason, r.Mismatches)
	}
	h.CPU = protecting{h.CPU}
	if r, err := h.Decide(s); err != nil || r.Verdict != harness.Fail {
		t.Errorf("%v, %s: %s", err, r.Verdict, r.Reason)
	}
}
