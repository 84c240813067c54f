package scenarios_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const withSignals = `name: signals
says: what is said of signals
functions:
  main: |
    here: ret
  handler: |
    ret
signals:
  handlers: {SIGUSR2: handler, SIGSEGV: {handler: handler, flags: [SA_ONSTACK, SA_NODEFER], mask: [SIGILL, SIGUSR1]}}
  stack: {at: guard+16, size: 4096}
  strikes: [{signal: SIGUSR2, at: main.here}, {signal: SIGBUS, at: handler, visit: 3}]
expect:
  - at: handler
    sigframe: {pretcode: restorer, sigcontext.ss: 0x2b, siginfo.si_code: -6, fpstate.xmm1: 5}
  - killed: SIGSYS
`

func TestSignalsAreRead(t *testing.T) {
	list, err := scenarios.Load("test.yaml", []byte(withSignals))
	if err != nil {
		t.Fatal(err)
	}
	want := &scenarios.Signals{
		Handlers: []scenarios.SignalHandler{
			{Signal: trace.SIGSEGV, Function: "handler", OnStack: true, NoDefer: true, Mask: trace.SIGILL.Set() | trace.SIGUSR1.Set()},
			{Signal: trace.SIGUSR2, Function: "handler"},
		},
		Alternate: &scenarios.AlternateStack{Address: scenarios.Address{Text: "guard+16", Base: scenarios.FromGuard, Offset: 16}, Size: 4096},
		Strikes:   []scenarios.Strike{{Signal: trace.SIGUSR2, Label: "main.here", Visit: 1}, {Signal: trace.SIGBUS, Label: "handler", Visit: 3}},
	}
	if diff := cmp.Diff(want, list[0].Signals, cmpopts.IgnoreTypes(source.Position{})); diff != "" {
		t.Error(diff)
	}
	if end := list[0].Expect[1]; end.Moment != scenarios.AtKilled || end.Killed != trace.SIGSYS {
		t.Errorf("%+v", end)
	}
}

// The fields of a frame are slots from rsp, each of its own size.
func TestFieldsOfASignalFrame(t *testing.T) {
	list, err := scenarios.Load("test.yaml", []byte(withSignals))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][2]int{}
	for _, slot := range list[0].Expect[0].State.Frame {
		if slot.Address.Base != scenarios.FromRegister || slot.Address.Register != trace.RSP || len(slot.Facts) != 1 {
			t.Errorf("%+v", slot)
		}
		found[slot.Text] = [2]int{int(slot.Address.Offset), slot.Facts[0].Size}
	}
	want := map[string][2]int{"pretcode": {0, 8}, "sigcontext.ss": {198, 2}, "siginfo.si_code": {320, 4}, "fpstate.xmm1": {632, 16}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}
