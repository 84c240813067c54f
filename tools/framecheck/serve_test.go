package main

import (
	"bytes"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestServedTracesAreThoseOfTheModel sends programs through the protocol and back.
func TestServedTracesAreThoseOfTheModel(t *testing.T) {
	corpus := filepath.Join("..", "..", "scenarios")
	_, programs, err := load([]string{
		filepath.Join(corpus, "push"), filepath.Join(corpus, "faults"), filepath.Join(corpus, "alignment"),
		filepath.Join(corpus, "i386"), filepath.Join(corpus, "flags"), filepath.Join(corpus, "limits"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(programs) / 4 {
		programs = append(programs, harness.Stepped(programs[4*i]))
	}
	platform := trace.Platform{Vendor: trace.AMD}
	predicted := harness.Model(platform).Run(programs)
	requests := make([]protocol.Request, len(programs))
	var in, out bytes.Buffer
	for i, p := range programs {
		requests[i] = protocol.NewRequest(uint64(i), p, protocol.Steps, protocol.DefaultLimits())
		in.Write(requests[i].Line())
	}
	if err := serveModel(platform).Serve(&in, &out); err != nil {
		t.Fatal(err)
	}
	answers := slices.Collect(bytes.Lines(out.Bytes()))
	if len(answers) != len(programs) {
		t.Fatalf("%d answers to %d programs", len(answers), len(programs))
	}
	for i, q := range requests {
		compare(t, q, answers[i], predicted[i])
	}
}

func compare(t *testing.T, q protocol.Request, line []byte, predicted harness.Run) {
	t.Helper()
	a, err := protocol.ReadAnswer(line, q)
	switch {
	case err != nil:
		t.Errorf("%s: %v", q.Program.Name, err)
	case predicted.Err != nil:
		if a.Seen != nil {
			t.Errorf("%s: %v, and it is served", q.Program.Name, predicted.Err)
		}
	case a.Seen == nil:
		t.Errorf("%s: %+v", q.Program.Name, a)
	default:
		ours, served := observable(q.Program, predicted.Trace), observable(q.Program, a.Seen.Against(predicted.Trace))
		if !reflect.DeepEqual(ours, served) { // cmp alone takes minutes
			t.Errorf("%s: %s", q.Program.Name, cmp.Diff(ours, served))
		}
	}
}

// observable is what of a trace can be observed from outside.
func observable(p *trace.Program, t *trace.Trace) trace.Trace {
	seen := trace.Trace{Outcome: t.Outcome, Cut: t.Cut, Final: shown(p, t.Final)}
	if t.Outcome.Kind == trace.TimedOut {
		seen.Final = trace.Snapshot{}
	}
	for _, s := range t.Snapshots {
		seen.Snapshots = append(seen.Snapshots, shown(p, s))
	}
	return seen
}

// shown is a snapshot whose stack begins with the lowest byte that differs, not the
// lowest that was written.
func shown(p *trace.Program, s trace.Snapshot) trace.Snapshot {
	s.Predicted = nil
	original, _ := p.Stack.Slice(s.Stack.Base, len(s.Stack.Bytes))
	same := 0
	for same < len(original) && original[same] == s.Stack.Bytes[same] {
		same++
	}
	s.Stack = trace.Memory{Base: s.Stack.Base + uint64(same), Bytes: s.Stack.Bytes[same:]}
	return s
}

func TestServeSaysWhatItDoesNotUnderstand(t *testing.T) {
	var out, errs bytes.Buffer
	root := newRoot()
	root.SetArgs([]string{"serve", "--vendor", "amd"})
	root.SetIn(strings.NewReader("{\"cmd\":\"start\",\"protocol\":\"0x1\"}\nhello\n"))
	root.SetOut(&out)
	root.SetErr(&errs)
	err := root.Execute()
	if err == nil || !strings.Contains(err.Error(), `found "hello\n", expected one JSON object`) || asFailure(err).code != usage {
		t.Error(err)
	}
	if _, err := protocol.ReadStarted(out.Bytes()); err != nil {
		t.Error(err)
	}
	if _, errs, code := command("serve", "--vendor", "via"); code != usage || !strings.Contains(errs, "one of amd, intel") {
		t.Errorf("%d: %s", code, errs)
	}
}
