//go:build linux && amd64

package stage

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
	"pgregory.net/rapid"
)

// with gives a copy of a program that shares its code, with another rdi.
func with(p *trace.Program, rdi uint64) *trace.Program {
	other := *p
	other.Initial.Set(trace.RDI, rdi)
	return &other
}

// TestRoundKeepsOrderAndState runs many initial states, with stacks of their own
// and shared ones, in one call.
func TestRoundKeepsOrderAndState(t *testing.T) {
	long(t)
	c := open(t)
	first := program(t, "mov rax, [0x20000010]\nmov rbx, [rsp-24]\npush rdi\n@here\nmov [0x20000010], rdi\nmov [rsp-16], rdi\npop rax\nret")
	programs := make([]*trace.Program, 2*maxRuns+100)
	for i := range programs {
		programs[i] = with(first, uint64(i))
		if i%3 == 0 {
			programs[i].Stack.Bytes = bytes.Clone(first.Stack.Bytes)
			programs[i].Stack.Bytes[trace.PageSize-32] = byte(i)
		}
		if i%5 == 0 {
			programs[i].Data.Bytes = bytes.Clone(first.Data.Bytes)
			programs[i].Data.Bytes[16] = byte(i)
		}
	}
	for i, r := range c.Run(programs) {
		if r.Err != nil {
			t.Fatal(i, r.Err)
		}
		p, s := programs[i], r.Trace.Snapshots[0]
		data, _ := p.Data.Quadword(trace.DataBase + 16)
		stack, _ := p.Stack.Quadword(trace.StackTop - 32)
		pushed := quadword(p, s, trace.StackTop-16)
		if s.Registers.Get(trace.RAX) != data || s.Registers.Get(trace.RBX) != stack || pushed != uint64(i) {
			t.Fatalf("run %d: rax %#x, rbx %#x, pushed %d", i, s.Registers.Get(trace.RAX), s.Registers.Get(trace.RBX), pushed)
		}
		if written, _ := r.Trace.Final.Data.Quadword(trace.DataBase + 16); written != uint64(i) || !bytes.Equal(s.Data.Bytes, p.Data.Bytes) {
			t.Fatalf("run %d wrote %d to the data", i, written)
		}
	}
}

// TestCulpritsInABatch puts programs that end in every way among plain ones.
func TestCulpritsInABatch(t *testing.T) {
	c := open(t)
	c.limits.processor = 5 * time.Millisecond
	// One code for all, so that they share rounds: rdi says where to go.
	text := fmt.Sprintf(`
	push rdi
@here
	cmp rdi, 1
	je  loops
	cmp rdi, 2
	je  faults
	cmp rdi, 3
	je  calls
	cmp rdi, 4
	je  scribbles
	cmp rdi, 5
	je  exits
	pop rdi
	ret
loops: jmp loops
faults: mov rax, [0]
calls: syscall
scribbles: mov [%#x], rax
	pop rdi
	ret
exits: mov edi, 0
	mov eax, 60
	mov ecx, %#x
	jmp rcx`, stateRun, c.text.address("serve.exit"))
	first := program(t, text)
	planned := []string{"returned", "timeout", "#PF 4 0x0 at", "forbidden system call", "touched", "touched"}
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SliceOfN(rapid.SampledFrom([]uint64{0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 3, 4, 5}), 0, 60).Draw(t, "kinds")
		if rapid.IntRange(0, 9).Draw(t, "loops") == 0 {
			kinds = slices.Insert(kinds, rapid.IntRange(0, len(kinds)).Draw(t, "where"), 1)
		}
		programs := make([]*trace.Program, len(kinds))
		for i, kind := range kinds {
			programs[i] = with(first, kind)
		}
		results := c.Run(programs)
		if len(results) != len(programs) {
			t.Fatalf("%d results of %d programs", len(results), len(programs))
		}
		for i, r := range results {
			if got := end(r); !bytes.HasPrefix([]byte(got), []byte(planned[kinds[i]])) {
				t.Fatalf("program %d of %v ends as %s", i, kinds, got)
			}
			if r.Trace == nil {
				continue
			}
			if pushed := quadword(programs[i], r.Trace.Snapshots[0], trace.StackTop-16); pushed != kinds[i] || len(r.Trace.Snapshots) != 1 {
				t.Fatalf("program %d of %v has the trace of another", i, kinds)
			}
		}
	})
	demandPlain(t, c)
}

func TestFaultsInARow(t *testing.T) {
	c := open(t)
	before := c.Starts()
	programs := slices.Repeat([]*trace.Program{program(t, "push rax\nmov rax, [0]")}, 10_000)
	want := run(t, c, programs[0])
	for i, r := range c.Run(programs) {
		if r.Err != nil || r.Trace.Outcome != want.Outcome || !bytes.Equal(r.Trace.Final.Stack.Bytes, want.Final.Stack.Bytes) {
			t.Fatalf("run %d: %+v", i, r)
		}
	}
	if c.Starts() != before {
		t.Errorf("%d stages were started for it", c.Starts()-before)
	}
	demandPlain(t, c)
}

// TestSameTraceEveryTime runs programs alone, in batches, in a new stage.
func TestSameTraceEveryTime(t *testing.T) {
	for _, text := range []string{plainText, "push rax\n@a\nmov rax, [0]", "call main", "mov eax, 39\nsyscall"} {
		c := open(t)
		p := program(t, text)
		want := run(t, c, p)
		for _, r := range c.Run(slices.Repeat([]*trace.Program{p}, 50)) {
			if diff := difference(want, r.Trace); diff != "" {
				t.Fatal(diff)
			}
		}
		other := open(t)
		if diff := difference(want, run(t, other, p)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestProgramsAreNotWrittenTo(t *testing.T) {
	c := open(t)
	p := program(t, "push rax\nmov [0x20000000], rax\n@here\npop rax\nret")
	code, stack, data := bytes.Clone(p.Code), bytes.Clone(p.Stack.Bytes), bytes.Clone(p.Data.Bytes)
	run(t, c, p)
	if !bytes.Equal(code, p.Code) || !bytes.Equal(stack, p.Stack.Bytes) || !bytes.Equal(data, p.Data.Bytes) {
		t.Error("the program was changed")
	}
}

func TestProgramsThatCannotBeRun(t *testing.T) {
	c := open(t)
	for reason, change := range map[string]func(*trace.Program){
		"code":           func(p *trace.Program) { p.Code = make([]byte, trace.CodeSize+1) },
		"no code":        func(p *trace.Program) { p.Code = nil },
		"stack size":     func(p *trace.Program) { withStack(p, 3*trace.PageSize) },
		"no stack":       func(p *trace.Program) { p.Stack = trace.Memory{} },
		"stack too big":  func(p *trace.Program) { p.Stack.Bytes = make([]byte, 2*trace.MaxStackSize) },
		"stack's base":   func(p *trace.Program) { p.Stack.Base++ },
		"data":           func(p *trace.Program) { p.Data.Bytes = p.Data.Bytes[:8] },
		"data's base":    func(p *trace.Program) { p.Data.Base++ },
		"vectors":        func(p *trace.Program) { p.VectorBytes = 24 },
		"entry":          func(p *trace.Program) { p.Entry = 0 },
		"exit":           func(p *trace.Program) { p.Exit = trace.CodeBase },
		"exit too far":   func(p *trace.Program) { p.Exit = ^uint64(0) },
		"checkpoint":     func(p *trace.Program) { p.Checkpoints[0].Address++ },
		"twice the same": func(p *trace.Program) { p.Checkpoints[1].Address = p.Checkpoints[0].Address },
		"at the exit":    func(p *trace.Program) { p.Checkpoints[1].Address = p.Exit },
	} {
		p := plain(t)
		change(p)
		results := c.Run([]*trace.Program{plain(t), p, plain(t)})
		var wrong *ProgramError
		if !errors.As(results[1].Err, &wrong) || results[1].Trace != nil {
			t.Errorf("%s: %+v", reason, results[1])
		}
		if results[0].Err != nil || results[2].Err != nil {
			t.Errorf("%s: the others were not run", reason)
		}
	}
	if results := c.Run(nil); len(results) != 0 {
		t.Errorf("%v of no program", results)
	}
}

func TestRunFromManyGoroutines(t *testing.T) {
	c := open(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				p := plain(t)
				if diff := difference(plainTrace(p), c.Run([]*trace.Program{p})[0].Trace); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wait.Wait()
}
