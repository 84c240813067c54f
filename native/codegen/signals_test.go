package codegen_test

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const struck = `name: struck
says: A handler is struck.
given:
  data: {first: 1, second: 2}
functions:
  main: |
    here: ret
  handler: |
    there: ret
signals:
  handlers: {SIGUSR2: handler, SIGSEGV: {handler: handler, flags: [SA_ONSTACK, SA_NODEFER], mask: [SIGILL, SIGUSR1]}}
  stack: {at: guard+16, size: 4096}
  strikes: [{signal: SIGUSR2, at: main.here}, {signal: SIGSEGV, at: handler.there, visit: 3}]
expect:
  - {at: main.here, rsp: entry}
`

func TestSignalsOfAProgram(t *testing.T) {
	p := build(t, struck)
	const main, handler, restorer = trace.CodeBase + 0x10, trace.CodeBase + 0x20, trace.CodeBase + 0x30
	want := &trace.Signals{
		Handlers: []trace.SignalHandler{
			{Signal: trace.SIGSEGV, Address: handler, OnAlternate: true, NoDefer: true, Mask: 1<<3 | 1<<9},
			{Signal: trace.SIGUSR2, Address: handler},
		},
		Alternate: trace.AlternateStack{Base: trace.StackTop - trace.DefaultStackSize + 16, Size: 4096},
		Strikes:   []trace.Strike{{Signal: trace.SIGUSR2, Checkpoint: 0, Visit: 1}, {Signal: trace.SIGSEGV, Checkpoint: 1, Visit: 3}},
		Restorer:  restorer,
	}
	if diff := cmp.Diff(want, p.Signals); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]trace.Checkpoint{{Label: "main.here", Address: main}, {Label: "handler.there", Address: handler}}, p.Checkpoints); diff != "" {
		t.Error(diff)
	}
	if code := hex.EncodeToString(p.Code[0x30:]); code != "b80f0000000f05" {
		t.Errorf("the restorer is %s", code)
	}
	if p.Code[0x2f] != 0x90 {
		t.Errorf("%#x stands in front of the restorer, no nop", p.Code[0x2f])
	}
	if name, ok := p.Caller(restorer); name != "restorer" || !ok {
		t.Errorf("handlers return to %q", name)
	}
	if p.VectorBytes != 16 || !p.X87 {
		t.Errorf("%d vector bytes, x87 %v", p.VectorBytes, p.X87)
	}
}

// Worked out by hand from DWARF 4, 6.4.2 and 7.7.1, LSB 5.0 Core, 10.6, and the kernel's
// struct sigcontext, which lies 40 bytes behind struct ucontext.
const signalFrameRecords = `
	14000000 00000000 01 7a52530001781001 1b 0c0708 9001 00
	7c000000 1c000000 0f00f0ff 08000000 00
	0f04 77a00106
	100802 7728 100902 7730 100a02 7738 100b0377c000 100c0377c800 100d0377d000 100e0377d800 100f0377e000
	10050377e800 10040377f000 10060377f800 10030377 8001 10010377 8801 10000377 9001 10020377 9801 10070377 a001 10100377 a801
	000000000000
	00000000`

func TestTheRestorerIsTheFrameOfASignal(t *testing.T) {
	const begin = trace.CodeBase + 0x2f // the nop
	frames := build(t, struck).Unwind.EHFrame
	want, err := hex.DecodeString(strings.Join(strings.Fields(signalFrameRecords), ""))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, frames.Bytes); diff != "" {
		t.Errorf("% x\n%s", frames.Bytes, diff)
	}
	if at := frames.Base + 0x20; uint64(int64(at)+int64(int32(binary.LittleEndian.Uint32(frames.Bytes[0x20:])))) != begin {
		t.Errorf("the rules do not begin at the nop")
	}
}

func TestWithoutSignalsThereIsNoRestorer(t *testing.T) {
	p := build(t, program("ret", ""))
	if _, ok := p.Symbol("restorer"); ok || p.Signals != nil || p.X87 {
		t.Errorf("%+v", p)
	}
}

func TestPlacesOfTheAlternateStack(t *testing.T) {
	const bottom, entry = trace.StackTop - trace.DefaultStackSize, trace.StackTop - 264
	for at, want := range map[string]uint64{
		"guard+0": bottom, "guard+12288": bottom + 12288, "entry-8192": entry - 8192, "0x20000000": trace.DataBase,
		"guard+12289": 0, "guard-1": 0, "0x20000001": 0, "second": 0, "0x10000000": 0,
	} {
		p, err := codegen.Build(load(t, strings.Replace(struck, "guard+16", at, 1)))
		switch {
		case want == 0 && (err == nil || !strings.Contains(err.Error(), "is neither in the stack, from 0x3fffc000 to 0x3fffffff, nor in the data page")):
			t.Errorf("%s: %v", at, err)
		case want != 0 && (err != nil || p.Signals.Alternate.Base != want):
			t.Errorf("%s: %+v, %v", at, p, err)
		}
	}
	if p := build(t, strings.Replace(strings.Replace(struck, "guard+16", "second", 1), "4096", "2048", 1)); p.Signals.Alternate.Base != trace.DataBase+8 {
		t.Errorf("%#x", p.Signals.Alternate.Base)
	}
}
