package emulator_test

import (
	"bytes"
	"encoding/binary"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// handling assembles a main that handles SIGUSR1 at first, SIGUSR2 at second, on the
// alternate stack where there is one, and SIGSEGV at fault. A line "@name" is a
// checkpoint.
func handling(t *testing.T, name, text string, signals trace.Signals) *trace.Program {
	t.Helper()
	var places, lines []string
	for line := range strings.Lines(text + "\nrestorer: mov eax, 15\nsyscall\n") {
		if place, ok := strings.CutPrefix(strings.TrimSpace(line), "@"); ok {
			places = append(places, "main."+place)
			line = place + ": .byte 0x0f, 0x1f, 0x44, 0x00, 0x00\n"
		}
		lines = append(lines, line)
	}
	text = strings.Join(lines, "")
	file := source.NewFile("main", text)
	listing, mistakes := intel.Parse("main", file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
	if err := mistakes.Err(); err != nil {
		t.Fatal(err)
	}
	object, err := assembler.Assemble([]intel.Listing{listing}, trace.Mode64, trace.CodeBase, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &trace.Program{
		Name: name, Entry: trace.CodeBase, Exit: trace.CodeBase + uint64(len(object.Code)), Code: append(object.Code, trace.CheckpointBytes[:]...),
		Stack:   trace.Memory{Base: trace.StackTop - trace.DefaultStackSize, Bytes: make([]byte, trace.DefaultStackSize)},
		Data:    trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)},
		Signals: &signals, VectorBytes: 16,
	}
	trace.Scribble(p.Stack.Base, p.Stack.Bytes)
	trace.Scribble(p.Data.Base, p.Data.Bytes)
	binary.LittleEndian.PutUint64(p.Stack.Bytes[trace.DefaultStackSize-8:], p.Exit)
	p.Initial.RIP, p.Initial.Flags, p.Initial.Selectors = p.Entry, trace.Bit1|trace.IF, trace.EntrySelectors(trace.Mode64)
	p.Initial.Vectors = new(trace.Vectors)
	for r := range trace.Register(trace.RegisterCount) {
		p.Initial.Set(r, trace.RegisterGraffiti(r))
	}
	p.Initial.Set(trace.RSP, trace.StackTop-8)
	symbols := map[string]uint64{}
	for _, s := range object.Symbols {
		symbols[s.Name] = s.Address
	}
	signals.Restorer = symbols["main.restorer"]
	for label, h := range map[string]trace.SignalHandler{"first": {Signal: trace.SIGUSR1}, "second": {Signal: trace.SIGUSR2, OnAlternate: true}, "fault": {Signal: trace.SIGSEGV}} {
		if h.Address = symbols["main."+label]; h.Address != 0 {
			signals.Handlers = append(signals.Handlers, h)
		}
	}
	for _, place := range places {
		p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: place, Address: symbols[place]})
	}
	return p
}

// signalling are programs with handlers, and some without between them.
func signalling(t *testing.T) []*trace.Program {
	usr1, usr2 := trace.SIGUSR1, trace.SIGUSR2
	nested := trace.Signals{Strikes: []trace.Strike{{Signal: usr1, Checkpoint: 0, Visit: 1}, {Signal: usr2, Checkpoint: 1, Visit: 1}, {Signal: usr1, Checkpoint: 2, Visit: 1}}}
	const nestedText = "sub rsp, 201\nstd\n@struck\ncld\nadd rsp, 201\nret\nfirst:\n@inside\nxor ebx, ebx\npxor xmm1, xmm1\nret\nsecond:\n@deep\nret"
	alternate := nested
	alternate.Alternate = trace.AlternateStack{Base: trace.StackTop - 0x3f00, Size: 0x3000}
	blocked := trace.Signals{Strikes: []trace.Strike{{Signal: usr1, Checkpoint: 0, Visit: 1}, {Signal: usr1, Checkpoint: 1, Visit: 1}}}
	return []*trace.Program{
		handling(t, "nested", nestedText, nested),
		handling(t, "on the alternate stack", nestedText, alternate),
		handling(t, "blocked, and left so", "@struck\nret\nfirst:\n@inside\nmov rsp, 0x3ffffff8\nret", blocked),
		handling(t, "a fault that is skipped", "@a\nmov eax, [0]\nlater:\n@b\nret\nfault:\n@c\nlea rax, [rip+later]\nmov [rdx+168], rax\nret", trace.Signals{}),
		handling(t, "killed", "@a\nmov eax, [0]", trace.Signals{}),
		handling(t, "no room", "@a\nmov rsp, 0x20000080\nmov eax, [0]\nfault: ret", trace.Signals{}),
		handling(t, "nested again", nestedText, nested),
	}
}

// TestTheFilesFramesAreTheStages has the kernel build frames in both.
func TestTheFilesFramesAreTheStages(t *testing.T) {
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	defer cpu.Close()
	programs := signalling(t)
	plain, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plain[:3] {
		programs = append(programs, p, programs[0])
	}
	file := &emulator.Emulator{Command: []string{emulator.Place}}
	state, err := file.SignalState()
	if err != nil || !reflect.DeepEqual(state, cpu.System().SignalState) {
		t.Errorf("%+v, %v, and the stage says %+v", state, err, cpu.System().SignalState)
	}
	runs, captured := file.Run(programs), cpu.Run(programs)
	for i, p := range programs {
		if runs[i].Err != nil || captured[i].Err != nil {
			t.Errorf("%s: %v; the stage: %v", p.Name, runs[i].Err, captured[i].Err)
		} else if forgetSenders(runs[i].Trace); !reflect.DeepEqual(runs[i].Trace, captured[i].Trace) {
			t.Errorf("%s: not as the stage captured it: %s", p.Name, apart(p, captured[i].Trace, runs[i].Trace))
		}
	}
}

// forgetSenders makes si_pid zero in frames of strikes: the stage's sender is not of the
// process's namespace.
func forgetSenders(t *trace.Trace) {
	for _, s := range append(t.Snapshots, t.Final) {
		for _, signal := range probe.Signals {
			info := binary.LittleEndian.AppendUint64(nil, uint64(signal)) // si_signo and si_errno
			info = binary.LittleEndian.AppendUint64(info, 0)              // SI_USER
			sent := append(slices.Clone(info), 1, 0, 0, 0)
			nobodys := append(info, 0, 0, 0, 0)
			for _, memory := range [][]byte{s.Stack.Bytes, s.Data.Bytes} {
				for at := bytes.Index(memory, sent); at >= 0; at = bytes.Index(memory, sent) {
					copy(memory[at:], nobodys)
				}
			}
		}
	}
}

// TestSignalsUnderQEMU demands that the programs take the ways that they take on Linux.
func TestSignalsUnderQEMU(t *testing.T) {
	path, err := exec.LookPath("qemu-x86_64")
	if err != nil {
		t.Skip(err)
	}
	programs := signalling(t)
	file := &emulator.Emulator{Command: []string{path, emulator.Place}}
	state, err := file.SignalState()
	if err != nil || state.Size != 0 && state.Features&3 != 3 {
		t.Errorf("%+v, %v", state, err)
	}
	nested := "struck inside deep inside inside struck"
	for i, want := range []string{nested, nested, "struck inside", "a c b", "a", "a", nested} {
		p := programs[i]
		run := file.Run(programs[i : i+1])[0]
		if run.Err != nil {
			t.Errorf("%s: %v", p.Name, run.Err)
		} else if is := visits(p, run.Trace); is != want || (run.Trace.Outcome.Kind == trace.Killed) != (want == "a") {
			t.Errorf("%s: %s, not %s; %+v", p.Name, is, want, run.Trace.Outcome)
		}
	}
}

func visits(p *trace.Program, got *trace.Trace) string {
	var names []string
	for _, s := range got.Snapshots {
		names = append(names, strings.TrimPrefix(p.Checkpoints[s.Checkpoint].Label, "main."))
	}
	return strings.Join(names, " ")
}
