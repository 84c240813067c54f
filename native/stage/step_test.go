//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepped gives a copy of a program that is observed at every instruction.
func stepped(p *trace.Program) *trace.Program {
	other := *p
	other.EveryInstruction = true
	return &other
}

// atCheckpoints gives a trace without its steps.
func atCheckpoints(t *trace.Trace) *trace.Trace {
	other := *t
	other.Snapshots = nil
	for _, s := range t.Snapshots {
		if s.Checkpoint != trace.Step {
			other.Snapshots = append(other.Snapshots, s)
		}
	}
	return &other
}

// TestStepsOfAPlainProgram demands every state on the way, by hand.
func TestStepsOfAPlainProgram(t *testing.T) {
	c := open(t)
	p := plain(t)
	for range 3 {
		got := run(t, c, stepped(p))
		if diff := difference(plainTrace(p), atCheckpoints(got)); diff != "" {
			t.Fatal(diff)
		}
		const top = trace.StackTop
		rbp := trace.RegisterGraffiti(trace.RBP)
		for i, want := range []struct {
			checkpoint    int
			rip, rsp, rbp uint64
			stack         int // bytes
		}{
			{0, 0x00, top - 8, rbp, 0}, {trace.Step, 0x05, top - 8, rbp, 0}, {trace.Step, 0x0a, top - 8, rbp, 0},
			{trace.Step, 0x12, top - 8, rbp, 0}, {trace.Step, 0x13, top - 16, rbp, 16}, {trace.Step, 0x16, top - 16, top - 16, 16},
			{trace.Step, 0x1a, top - 48, top - 16, 16}, {trace.Step, 0x1e, top - 48, top - 16, 24},
			{1, 0x20, top - 48, top - 16, 24}, {trace.Step, 0x25, top - 48, top - 16, 24}, {trace.Step, 0x2d, top - 48, top - 16, 24},
			{2, 0x2e, top - 8, rbp, 24}, {trace.Step, 0x33, top - 8, rbp, 24},
		} {
			s := got.Snapshots[i]
			r := s.Registers
			if s.Checkpoint != want.checkpoint || r.RIP != trace.CodeBase+want.rip || r.Get(trace.RSP) != want.rsp ||
				r.Get(trace.RBP) != want.rbp || len(s.Stack.Bytes) != want.stack || s.Checkpoint == trace.Step && s.Visit != 0 {
				t.Errorf("step %d is %+v, not %+v", i, s, want)
			}
		}
		if len(got.Snapshots) != 13 {
			t.Errorf("%d snapshots", len(got.Snapshots))
		}
	}
	demandPlain(t, c)
}

// TestSteppingChangesNothing holds the end and the checkpoints of programs that
// are stepped against those of the same programs that are not.
func TestSteppingChangesNothing(t *testing.T) {
	long(t)
	c := open(t)
	for name, p := range steppable(t) {
		t.Run(name, func(t *testing.T) {
			if name == "processor's name" && swallowsTrap(t, c) {
				t.Skip("what emulates CPUID here loses the trap behind it")
			}
			want := c.Run([]*trace.Program{p})[0]
			results := c.Run([]*trace.Program{stepped(p), stepped(p), stepped(p)})
			for _, got := range results {
				if end(got) != end(want) {
					t.Fatalf("it ends as %s, stepped as %s: %+v, %+v", end(want), end(got), want, got)
				}
				if got.Trace == nil || want.Trace.Outcome.Kind == trace.TimedOut {
					continue
				}
				if len(got.Trace.Snapshots) == 0 {
					t.Error("there are no steps")
				}
				if diff := difference(want.Trace, atCheckpoints(got.Trace)); diff != "" {
					t.Error(diff)
				}
			}
			demandPlain(t, c)
			demandClean(t, c)
		})
	}
}

// swallowsTrap reports whether there is no step between CPUID and the instruction
// behind it: some hypervisors emulate CPUID, and forget TF.
func swallowsTrap(t *testing.T, c *CPU) bool {
	steps := run(t, c, stepped(program(t, "mov eax, 0\ncpuid\nbehind: nop\nret"))).Snapshots
	return !slices.ContainsFunc(steps, func(s trace.Snapshot) bool { return s.Registers.RIP == trace.CodeBase+7 })
}

// TestEndlessSteps stops a loop with what was captured until then.
func TestEndlessSteps(t *testing.T) {
	c := open(t)
	c.limits.processor = 20 * time.Millisecond
	p := stepped(program(t, "mov ecx, 0\nagain: inc ecx\njmp again"))
	for range 5 {
		r := c.Run([]*trace.Program{p})[0]
		if end(r) != "timeout" || len(r.Trace.Snapshots) < 100 {
			t.Fatalf("it ends as %s: %+v", end(r), r)
		}
		for i, s := range r.Trace.Snapshots[1:] {
			if s.Registers.Get(trace.RCX) != uint64((i+1)/2) {
				t.Fatalf("step %d has rcx %d", i+1, s.Registers.Get(trace.RCX))
			}
		}
	}
	demandPlain(t, c)
}

// TestTooManySteps fills the ring with what changes much memory.
func TestTooManySteps(t *testing.T) {
	long(t)
	c := open(t)
	c.limits.processor = 10 * time.Second
	p := stepped(program(t, "mov ecx, 4000\nagain: mov [0x20000000], ecx\ndec ecx\njne again\nret"))
	endless := stepped(program(t, "again: mov [0x20000000], ecx\njmp again"))
	for i, r := range c.Run([]*trace.Program{stepped(plain(t)), p, p, stepped(plain(t))}) {
		var overflow *OverflowError
		if long := i == 1 || i == 2; long != errors.As(r.Err, &overflow) {
			t.Errorf("result %d: %v", i, r.Err)
		} else if long && (overflow.Visits < 7400 || !overflow.Stepped) {
			t.Errorf("%+v", overflow)
		}
	}
	demandPlain(t, c)
	c.limits.processor = time.Second
	if got := end(c.Run([]*trace.Program{endless})[0]); got != "timeout" {
		t.Errorf("an endless program that fills the ring ends as %s", got)
	}
	demandPlain(t, c)
}

// TestSteppedBatch mixes programs that are stepped, each with a state of its own,
// with others.
func TestSteppedBatch(t *testing.T) {
	c := open(t)
	first := program(t, "push rdi\n@here\ncmp rdi, 1\nje  faults\npop rdi\nret\nfaults: mov rax, [0]")
	programs := make([]*trace.Program, 300)
	for i := range programs {
		if programs[i] = with(first, uint64(i%3)); i%50 > 20 {
			programs[i].EveryInstruction = true
		}
	}
	for i, r := range c.Run(programs) {
		want, snapshots := "returned", 6
		if i%3 == 1 {
			want, snapshots = "#PF 4 0x0 at 0x1000000e", 5
		}
		if !programs[i].EveryInstruction {
			snapshots = 1
		}
		if got := end(r); got != want || len(r.Trace.Snapshots) != snapshots {
			t.Fatalf("program %d ends as %s: %+v", i, got, r)
		}
		here := atCheckpoints(r.Trace).Snapshots[0]
		if pushed := quadword(programs[i], here, trace.StackTop-16); pushed != uint64(i%3) {
			t.Fatalf("program %d has the trace of another", i)
		}
	}
}

// TestSteppingIntoTheStage jumps to each function and system call of the text
// with the trap flag set.
func TestSteppingIntoTheStage(t *testing.T) {
	c := open(t)
	c.limits.processor = 5 * time.Millisecond
	for name, symbol := range c.text.symbols {
		p := stepped(program(t, fmt.Sprintf("mov eax, %#x\njmp rax", symbol.Address)))
		if got := end(c.Run([]*trace.Program{p})[0]); got != "touched" {
			t.Errorf("a jump to %s ends as %s", name, got)
		}
		demandPlain(t, c)
	}
}

// TestForgedSteps writes to what the handler keeps of the program.
func TestForgedSteps(t *testing.T) {
	c := open(t)
	for name, forgery := range map[string]struct{ text, end string }{
		"a flag that the program does not have": {fmt.Sprintf("mov qword ptr [%#x], 0x100\nnop\nret", privateLow), "#DB 0 0x0 at 0x1000000c"},
		"an effect, at the guard":               {fmt.Sprintf("mov rsp, 0x3fffe000\nmov qword ptr [%#x], 1\nnop\nret", privateLow+8), "touched"},
		"an effect, in the ring":                {fmt.Sprintf("mov rsp, %#x\nmov qword ptr [%#x], 1\nnop\nret", ringBase+72, privateLow+8), "touched"},
		"a number of the run":                   {fmt.Sprintf("mov qword ptr [%#x], 1000\nnop\nret", stateRun), "touched"},
		"a place for the records":               {fmt.Sprintf("mov qword ptr [%#x], 0x1000\nnop\nret", statePosition), "touched"},
	} {
		results := c.Run([]*trace.Program{stepped(program(t, forgery.text)), plain(t)})
		if got := end(results[0]); got != forgery.end {
			t.Errorf("%s ends as %s, planned %s", name, got, forgery.end)
		}
		if diff := difference(plainTrace(plain(t)), results[1].Trace); diff != "" {
			t.Errorf("%s harms another program %s", name, diff)
		}
	}
}
