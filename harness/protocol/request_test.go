package protocol_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestRequestsComeBackAsTheyWere(t *testing.T) {
	for _, m := range []trace.Mode{trace.Mode64, trace.Mode32} {
		for _, width := range []int{0, 16, 32, 64} {
			for _, everyInstruction := range []bool{false, true} {
				p := program(m)
				p.EveryInstruction, p.VectorBytes = everyInstruction, width
				if width > 0 {
					p.Initial.Vectors = new(trace.Vectors)
					p.Initial.Vectors[7][width-1] = 0xff
				}
				q := protocol.NewRequest(7, p, protocol.Steps, protocol.DefaultLimits())
				c, err := protocol.ReadCommand(q.Line())
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(q, c.Run); d != "" {
					t.Errorf("%d bits, vectors of %d bytes: %s", m.Bits(), width, d)
				}
			}
		}
	}
}

// handling is a program with handlers of signals.
func handling() *trace.Program {
	p := program(trace.Mode64)
	p.Signals = &trace.Signals{
		Restorer:  trace.CodeBase + 2,
		Alternate: trace.AlternateStack{Base: trace.DataBase, Size: trace.DataSize},
		Handlers: []trace.SignalHandler{
			{Signal: trace.SIGUSR1, Address: trace.CodeBase, OnAlternate: true, NoDefer: true, Mask: 1 << 63},
			{Signal: trace.SIGSEGV, Address: trace.CodeBase + 1},
		},
		Strikes: []trace.Strike{{Signal: trace.SIGUSR1, Checkpoint: 0, Visit: 3}},
	}
	return p
}

func TestSignalsComeBackAsTheyWere(t *testing.T) {
	q := protocol.NewRequest(7, handling(), protocol.Snapshots, protocol.DefaultLimits())
	c, err := protocol.ReadCommand(q.Line())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(q, c.Run); d != "" {
		t.Error(d)
	}
	for _, change := range [][3]string{
		{`"checkpoint":"main.body"`, `"checkpoint":"main.none"`, `$.signals.strikes[0].checkpoint: found "main.none", expected the label of a checkpoint`},
		{`"no_defer":true`, `"no_defer":false`, `$.signals.handlers[0].no_defer: found false, expected true, or nothing`},
		{`"visit":"0x3"`, `"visit":"0x100000000"`, `$.signals.strikes[0].visit`},
	} {
		_, err := protocol.ReadCommand(changed(t, q.Line(), change[0], change[1]))
		if err == nil || !strings.Contains(err.Error(), change[2]) {
			t.Errorf("%s: %v, want %s", change[1], err, change[2])
		}
	}
}

func TestWhatIsAskedForIsWhatTheSimulatorShows(t *testing.T) {
	p := program(trace.Mode64)
	for can, want := range map[protocol.Observes]protocol.Observes{
		protocol.Final: protocol.Final, protocol.Snapshots: protocol.Snapshots, protocol.Steps: protocol.Snapshots,
	} {
		if got := protocol.NewRequest(1, p, can, protocol.DefaultLimits()).Observe; got != want {
			t.Errorf("of one that shows %s, %s is asked for", can, got)
		}
	}
	p.EveryInstruction = true
	if got := protocol.NewRequest(1, p, protocol.Steps, protocol.DefaultLimits()).Observe; got != protocol.Steps {
		t.Errorf("every instruction is asked for as %s", got)
	}
}

func TestMalformedCommandsSayWhere(t *testing.T) {
	vectors := program(trace.Mode64)
	vectors.VectorBytes = 16
	withVectors := protocol.NewRequest(1, vectors, protocol.Snapshots, protocol.DefaultLimits()).Line()
	run := request(trace.Mode64).Line()
	for _, c := range []struct {
		line           []byte
		old, new, want string
	}{
		{run, `"cmd":"run"`, `"cmd":"walk"`, `$.cmd: found "walk", expected one of "start", "run", "stop"`},
		{run, `"cmd":"run"`, `"cmd":"stop"`, `$: found the key "id", expected a known key`},
		{run, `"mode":"64"`, `"mode":64`, `$.mode: found the JSON number 64, expected one of "64", "32"`},
		{run, `"access":"rx"`, `"access":"rwx"`, `$.memory[0].access: found "rwx", expected one of "rx"`},
		{run, `"address":"0x20000000"`, `"address":"0x20001000"`, `$.memory[1]: found an object with the keys address, size, access, bytes, fill, expected data at 0x20000000`},
		{run, `"size":"0x10000"`, `"size":"0x8000"`, `$.memory[0]: found an object with the keys address, size, access, bytes, fill, expected code of 0x10000 bytes at`},
		{run, `"size":"0x10000"`, `"size":"0x1"`, `$.memory[0].size: found "0x1", expected at least the 14 bytes that are given`},
		{run, `"fill":"0xcc"`, `"fill":"0xcccc"`, `$.memory[0].fill: found "0xcccc", expected an integer of at most 8 bits`},
		{run, `"ds":"0x0",`, ``, `$.registers: found an object with the keys rax, rcx`},
		{run, `"rflags":"0x202",`, ``, `expected rflags and the six segment registers too`},
		{run, `"limits":{"instructions"`, `"limits":{"instruction"`, `$.limits: found the key "instruction", expected a known key: did you mean instructions?`},
		{run, `"label":"main.body"`, `"label":""`, `$.checkpoints[0].label: found "", expected a text`},
		{run, `"exit"`, `"vector_bytes":"0x10","exit"`, `expected vector_bytes and vectors, or neither`},
		{withVectors, `"0x10"`, `"0x11"`, `$.vector_bytes: found "0x11", expected "0x10", "0x20" or "0x40"`},
		{withVectors, `"vectors":["00`, `"vectors":["`, `$.vectors[0]: found "000000000000000000000000000000", expected 16 bytes`},
		{withVectors, `"vectors":[`, `"vectors":["",`, `$.vectors: found a list of 17, expected a list of the 16 vector registers`},
		{protocol.StartLine(), `0x1`, `0x2`, `$.protocol: found "0x2", expected "0x1"`},
	} {
		_, err := protocol.ReadCommand(changed(t, c.line, c.old, c.new))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: %v, want %s", c.new, c.old, err, c.want)
		}
	}
}

func TestWhatASimulatorSaysOfItselfComesBackAsItWas(t *testing.T) {
	s := protocol.Started{Name: "toy", Version: "1.0", URL: "https://example.org", Modes: []string{"64", "32"}, Features: []string{"avx"}, Observes: protocol.Final}
	got, err := protocol.ReadStarted(s.Line())
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, got); d != "" {
		t.Error(d)
	}
	if lacks := got.Lacks([]string{"avx", "avx512f"}); len(lacks) != 1 || lacks[0] != "avx512f" {
		t.Error(lacks)
	}
	for old, want := range map[string]string{
		`"0x1"`:       `$.protocol: found "0x9", expected "0x1"`,
		`"64","32"`:   `$.modes[0]: found "0x9", expected one of "64", "32"`,
		`"final"`:     `$.observes: found "0x9", expected one of "final", "snapshots", "steps"`,
		`["64","32"]`: `$.modes: found "0x9", expected a list`,
	} {
		if _, err := protocol.ReadStarted(changed(t, s.Line(), old, `"0x9"`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", old, err, want)
		}
	}
}
