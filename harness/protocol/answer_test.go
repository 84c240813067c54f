package protocol_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestAnswersComeBackAsTheyWere(t *testing.T) {
	for _, m := range []trace.Mode{trace.Mode64, trace.Mode32} {
		q := request(m)
		got, err := protocol.ReadAnswer(answer(q), q)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(protocol.Answer{ID: q.ID, Seen: seen(q.Program)}, got); d != "" {
			t.Errorf("%d bits: %s", m.Bits(), d)
		}
	}
}

func TestOutcomesComeBackAsTheyWere(t *testing.T) {
	q := request(trace.Mode64)
	for _, o := range []trace.Outcome{
		{Kind: trace.Returned}, {Kind: trace.TimedOut}, {Kind: trace.Killed, Signal: trace.SIGSEGV}, {Kind: trace.SystemCall},
		{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.InvalidOpcode}},
		{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 0x28}},
		{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: 6, Address: 0xffff_ffff_ffff_fff8}},
	} {
		s := seen(q.Program)
		s.Trace.Outcome = o
		got, err := protocol.ReadAnswer(protocol.Answer{ID: q.ID, Seen: s}.Line(q), q)
		if err != nil || got.Seen.Trace.Outcome != o {
			t.Errorf("%+v comes back as %+v, %v", o, got.Seen, err)
		}
	}
}

func TestWhatWasLeftOutIsTakenFromThePrediction(t *testing.T) {
	q := request(trace.Mode64)
	text := answer(q)
	for _, leave := range []string{`,"rflags":"0x202"`, `,"cs":"0x33"`, `,"ss":"0x2b"`} {
		for range 2 { // in the snapshot and at the end
			text = changed(t, text, leave, "")
		}
	}
	a, err := protocol.ReadAnswer(text, q)
	if err != nil {
		t.Fatal(err)
	}
	if again := a.Line(q); !bytes.Equal(again, text) {
		t.Errorf("written again it is %s", again)
	}
	if left := strings.Join(a.Seen.LeftOut(), " "); left != "rflags cs ss" {
		t.Errorf("left out: %s", left)
	}
	want := seen(q.Program).Trace
	if d := cmp.Diff(want, a.Seen.Against(want)); d != "" {
		t.Error(d)
	}
	want.Final.Registers.Flags |= trace.ZF
	want.Snapshots[0].Registers.Set(trace.RCX, 1)
	got := a.Seen.Against(want)
	if got.Final.Registers.Flags&trace.ZF == 0 {
		t.Error("flags that were left out are not those of the prediction")
	}
	if got.Snapshots[0].Registers.Get(trace.RCX) != 0 {
		t.Error("a register that was shown is taken from the prediction")
	}
}

func TestAFinalStateAloneIsComparedAlone(t *testing.T) {
	q := protocol.NewRequest(1, program(trace.Mode64), protocol.Final, protocol.DefaultLimits())
	a, err := protocol.ReadAnswer(answer(q), q)
	if err != nil {
		t.Fatal(err)
	}
	predicted := seen(q.Program).Trace
	predicted.Snapshots[0].Predicted = new(trace.Prediction)
	got := a.Seen.Against(predicted)
	if len(got.Snapshots) != 1 || got.Snapshots[0].Predicted != nil {
		t.Errorf("%+v", got.Snapshots)
	}
}

func TestAFaultWithoutItsDetailsIsComparedWithout(t *testing.T) {
	q := request(trace.Mode64)
	text := changed(t, answer(q), `{"kind":"returned"}`, `{"kind":"fault","vector":"0xe"}`)
	a, err := protocol.ReadAnswer(text, q)
	if err != nil {
		t.Fatal(err)
	}
	if again := a.Line(q); !bytes.Equal(again, text) {
		t.Errorf("written again it is %s", again)
	}
	if left := strings.Join(a.Seen.LeftOut(), " "); left != "error_code address" {
		t.Errorf("left out: %s", left)
	}
	predicted := seen(q.Program).Trace
	predicted.Outcome = trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: 4, Address: 8}}
	if got := a.Seen.Against(predicted).Outcome; got != predicted.Outcome {
		t.Errorf("%+v", got)
	}
	predicted.Outcome.Fault.Vector = trace.StackFault
	if got := a.Seen.Against(predicted).Outcome.Fault; got != (trace.Fault{Vector: trace.PageFault}) {
		t.Errorf("of another exception: %+v", got)
	}
}

// TestMemoryMayBeShownInAnyPieces: adjacent, overlapping, unchanged, all of it.
func TestMemoryMayBeShownInAnyPieces(t *testing.T) {
	q := request(trace.Mode64)
	whole := fmt.Sprintf(`[{"address":"0x3ffff000","bytes":"%x"},{"address":"0x20000000","bytes":"%x"},{"address":"0x3FFFFFE8","bytes":"2A"},{"address":"0x3fffffe9","bytes":"00000000000000"}]`,
		q.Program.Stack.Bytes, q.Program.Data.Bytes)
	const pieces = `[{"address":"0x3fffffe8","bytes":"2a00000000000000"}]`
	a, err := protocol.ReadAnswer(changed(t, answer(q), pieces, whole), q)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(seen(q.Program).Trace, a.Seen.Trace); d != "" {
		t.Error(d)
	}
}

func TestMalformedAnswersSayWhere(t *testing.T) {
	q := request(trace.Mode64)
	for _, c := range []struct{ old, new, want string }{
		{`{"id"`, `{"id`, `$: found "{\"id:`},
		{`"id":"0x2a"`, `"id":42`, `$.id: found the JSON number 42, expected an integer as a hex string, as in "0x2a"`},
		{`"rax":"0x0"`, `"rax":"0"`, `$.snapshots[0].registers.rax: found "0", expected an integer as a hex string`},
		{`"rax":"0x0"`, `"eax":"0x0"`, `$.snapshots[0].registers: found the key "eax", expected a known key: did you mean rax?`},
		{`"rax":"0x0"`, `"rax":"0x0","rax":"0x1"`, `$.snapshots[0].registers.rax: found the key twice, expected each key once`},
		{`"rax":"0x0"`, `"rax":"0x11112222333344445"`, `$.snapshots[0].registers.rax: found "0x11112222333344445", expected an integer`},
		{`"r15":"0x0",`, ``, `expected the key "r15": 64-bit code has sixteen general registers`},
		{`"rip":"0x10000002",`, ``, `expected the key "rip"`},
		{`"cs":"0x33"`, `"cs":"0x10033"`, `$.snapshots[0].registers.cs: found "0x10033", expected an integer of at most 16 bits`},
		{`main.body`, `main.bodi`, `$.snapshots[0].checkpoint: found "main.bodi", expected one of "main.body"`},
		{`"checkpoint":"main.body",`, ``, `expected the key "checkpoint"`},
		{`"address":"0x3fffffe8"`, `"address":"0x40000000"`, `$.snapshots[0].memory[0]: found an object with the keys address, bytes, expected bytes that lie in memory that can be written`},
		{`2a00000000000000`, `2a0`, `$.snapshots[0].memory[0].bytes: found "2a0", expected bytes as a string of two hex digits each`},
		{`"returned"`, `"return"`, `$.outcome.kind: found "return", expected one of "returned", "fault"`},
		{`"returned"`, `"fault"`, `$.outcome: found an object with the keys kind, expected the key "vector"`},
		{`"returned"`, `"timeout"`, `$.final: found an object`},
		{`"returned"`, `"returned","vector":"0x1"`, `$.outcome: found the key "vector"`},
		{`{"kind":"returned"}`, `{"kind":"fault","vector":"0xd","address":"0x0"}`, `$.outcome.address: found "0x0", expected nothing`},
		{`"final"`, `"finals"`, `$: found the key "finals", expected a known key: did you mean final?`},
		{`"snapshots"`, `"vectors"`, `expected the key "snapshots"`},
		{`"snapshots"`, `"cut":false,"snapshots"`, `$.cut: found false, expected true, or nothing`},
		{`"memory":[`, `"vectors":[],"memory":[`, `$.snapshots[0].vectors: found a list of 0, expected nothing: the program uses no vector register`},
		{`[{"checkpoint"`, `[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]],{"checkpoint"`, `objects and lists at most 16 deep`},
	} {
		_, err := protocol.ReadAnswer(changed(t, answer(q), c.old, c.new), q)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: %v, want %s", c.new, c.old, err, c.want)
		}
	}
}

func TestMoreSnapshotsThanWereAskedForAreRefused(t *testing.T) {
	q := request(trace.Mode64)
	q.Limits.Snapshots = 0
	if _, err := protocol.ReadAnswer(answer(q), q); err == nil || !strings.Contains(err.Error(), "at most 0 snapshots") {
		t.Error(err)
	}
}

// TestWhat32BitCodeCannotSee: the upper eight registers may be left out, or be 0.
func TestWhat32BitCodeCannotSee(t *testing.T) {
	q := request(trace.Mode32)
	for with, want := range map[string]string{
		`"r8":"0x0","rip"`: "", `"r8":"0x1","rip"`: `$.snapshots[0].registers.r8: found "0x1", expected nothing, or 0`,
	} {
		_, err := protocol.ReadAnswer(changed(t, answer(q), `"rip"`, with), q)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", with, err)
		}
	}
	wide := changed(t, answer(q), `"rax":"0x0"`, `"rax":"0x100000000"`)
	if _, err := protocol.ReadAnswer(wide, q); err == nil || !strings.Contains(err.Error(), "at most 32 bits") {
		t.Error(err)
	}
}
