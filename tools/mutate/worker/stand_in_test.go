package main

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// onlyElsewhere has a case of 32-bit code, one that enters it, one that has a signal
// behind that, one of 64-bit code, and one that no processor has.
const onlyElsewhere = `name: born
says: 32-bit code returns what it was given.
mode: 32
functions:
  main: |
    done:
    ret
expect: [{at: main.done, esp: entry}]
---
name: gone-there
says: 64-bit code goes to 32-bit code, where there is none at 0.
functions:
  main: |
    push 0x23
    push 0
    done:
    retfq
expect: [{at: main.done, rsp: entry-16}, {fault: PF}]
---
name: gone-there-by-a-handler
says: A signal frame has the extended state that this machine's system saves; its handler goes to 32-bit code.
functions:
  main: |
    here: nop
    ret
  on_usr1: |
    push 0x23
    push 0
    done:
    retfq
signals:
  handlers: {SIGUSR1: on_usr1}
  strikes: [{signal: SIGUSR1, at: main.here}]
expect: [{at: on_usr1, sigframe: {ucontext.uc_flags: 7}}, {killed: SIGSEGV}]
---
name: everywhere
says: 64-bit code returns what it was given.
functions:
  main: |
    done:
    ret
expect: [{at: main.done, rsp: entry}]
---
name: nowhere
says: This processor lacks it.
needs: [avx512f]
functions:
  main: |
    done:
    ret
expect: [{at: main.done, rsp: entry}]
`

// TestWhatOnlyTheSystemKeepsFromRunningHasAStandIn has a system without 32-bit code,
// whichever this is.
func TestWhatOnlyTheSystemKeepsFromRunningHasAStandIn(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer cpu.Close()
	var list []*scenarios.Scenario
	for document := range strings.SplitSeq(onlyElsewhere, "---\n") {
		one, err := scenarios.Load("sample.yaml", []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, one...)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	h := harness.New(cpu)
	if reason := h.Host.Layer.Refused(); reason != "" {
		t.Skip(reason)
	}
	h.EveryInstruction = true
	h.Host.System = trace.System{No32BitCode: true, SignalState: h.Host.System.SignalState}
	h.Host.CPU.Features = nil
	h.Model = harness.Model(h.Host.Platform())
	standIns := map[string]bool{}
	for _, c := range casesOf(h, list, programs) {
		standIns[c.Name] = c.StandIn
		if why := c.Run(); why != "" {
			t.Errorf("%s: %s", c.Name, why)
		}
	}
	if len(standIns) != 4 || !standIns["born"] || !standIns["gone-there"] || !standIns["gone-there-by-a-handler"] || standIns["everywhere"] {
		t.Errorf("stand-ins: %v", standIns)
	}
}

func TestAStandInHasTheOtherValueOfUndefinedFlags(t *testing.T) {
	given := trace.Snapshot{
		Registers: trace.Registers{Flags: trace.CF | trace.ZF},
		Stack:     trace.Memory{Bytes: []byte{1, 2, 4}},
		Predicted: &trace.Prediction{Undefined: trace.CF | trace.OF, StackUndefined: []byte{0, 3, 0xff}},
	}
	given.Registers.General[trace.RAX] = 1<<32 | 6
	given.Predicted.RegistersUndefined[trace.RAX] = 0xffff_ffff<<32 | 3
	got := asCaptured(&trace.Trace{
		Snapshots: []trace.Snapshot{given}, Final: given, Undefined: []string{"a place"}, Endless: true, Round: 1,
	})
	for _, s := range []trace.Snapshot{got.Snapshots[0], got.Final} {
		if s.Registers.Flags != trace.ZF|trace.OF || s.Registers.General[trace.RAX] != 1<<32|5 || string(s.Stack.Bytes) != "\x01\x01\x04" {
			t.Errorf("flags %v, rax %#x, stack % x", s.Registers.Flags, s.Registers.General[trace.RAX], s.Stack.Bytes)
		}
		if s.Predicted != nil {
			t.Error("a capture with a prediction")
		}
	}
	if got.Undefined != nil || got.Endless || got.Round != 0 {
		t.Errorf("no capture knows that: %+v", got)
	}
	if given.Stack.Bytes[1] != 2 {
		t.Error("the prediction itself has changed")
	}
}
