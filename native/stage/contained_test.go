//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// TestStageOfHandlersIsContained has programs with handlers reach for the calls that
// their stage makes for them.
func TestStageOfHandlersIsContained(t *testing.T) {
	c := open(t)
	for _, hostile := range []struct{ name, text string }{
		{"a signal for another process", fmt.Sprintf("@a\nmov edi, %d\nmov esi, 10\nmov edx, %#x\nmov eax, 129\nmov ebx, %#x\njmp rbx",
			os.Getpid(), uint64(controlSent), c.text.address("strike.queue"))},
		{"another call from there", fmt.Sprintf("@a\nmov eax, 39\nmov ebx, %#x\njmp rbx", c.text.address("strike.queue"))},
	} {
		p := handling(t, hostile.text, trace.Signals{}, nil)
		if got := run(t, c, p); got.Outcome != (trace.Outcome{Kind: trace.Killed, Signal: trace.SIGSYS}) {
			t.Errorf("%s: %+v", hostile.name, got.Outcome)
		}
	}
	for _, touching := range []struct{ name, text string }{
		{"a count", fmt.Sprintf("@a\nmov qword ptr [%#x], 3", uint64(stateStruck))},
		{"a variable that strikes do not have", fmt.Sprintf("@a\nmov qword ptr [%#x], 3", uint64(stateStruck+8))},
		{"the alternate stack that the stage has not", fmt.Sprintf("@a\nmov qword ptr [%#x], 3", uint64(strikeFrame+strikeRoom))},
		{"an end of the stage", fmt.Sprintf("@a\nmov ebx, %#x\njmp rbx", c.text.address("serve.quit"))},
		{"a trap in the stage's code", "pushfq\nor qword ptr [rsp], 0x100\npopfq\n@a\nret\ntrap:\n@b\nret"},
	} {
		handlers := map[string]trace.SignalHandler{}
		if touching.text[0] == 'p' {
			handlers["trap"] = trace.SignalHandler{Signal: trace.SIGTRAP}
		}
		p := handling(t, touching.text, strike(0, 9), handlers)
		var touched *TouchedError
		if r := c.Run([]*trace.Program{p})[0]; !errors.As(r.Err, &touched) {
			t.Errorf("%s: %v", touching.name, r.Err)
		}
	}
	demandPlain(t, c)
}

func TestHandlerThatDoesNotEnd(t *testing.T) {
	c := open(t)
	p := handling(t, "@a\nud2\nhandler:\n@b\nagain: jmp again", trace.Signals{}, map[string]trace.SignalHandler{"handler": {Signal: trace.SIGILL}})
	got := run(t, c, p)
	demandVisits(t, p, got, "a b")
	if got.Outcome.Kind != trace.TimedOut {
		t.Errorf("%+v", got.Outcome)
	}
}

func TestProgramsWithHandlersThatAreRefused(t *testing.T) {
	c := open(t)
	good := handling(t, "@a\nret\nhandler: ret", strike(0, 1), map[string]trace.SignalHandler{"handler": {Signal: trace.SIGUSR1}})
	run(t, c, good)
	for name, change := range map[string]func(p *trace.Program, s *trace.Signals){
		"32-bit code": func(p *trace.Program, _ *trace.Signals) {
			p.Mode = trace.Mode32
			p.Initial.Selectors = trace.EntrySelectors(p.Mode)
		},
		"no restorer":        func(_ *trace.Program, s *trace.Signals) { s.Restorer++ },
		"a handler twice":    func(_ *trace.Program, s *trace.Signals) { s.Handlers = slices.Repeat(s.Handlers, 2) },
		"SIGKILL":            func(_ *trace.Program, s *trace.Signals) { s.Strikes[0].Signal = 9 },
		"no such checkpoint": func(_ *trace.Program, s *trace.Signals) { s.Strikes[0].Checkpoint = 1 },
		"no such visit":      func(_ *trace.Program, s *trace.Signals) { s.Strikes[0].Visit = 0 },
		"a foreign alternate stack": func(_ *trace.Program, s *trace.Signals) {
			s.Alternate = trace.AlternateStack{Base: trace.SignalStackBase, Size: 0x4000}
		},
		"many strikes": func(_ *trace.Program, s *trace.Signals) { s.Strikes = slices.Repeat(s.Strikes, 65) },
	} {
		p, s := *good, *good.Signals
		s.Strikes = slices.Clone(s.Strikes)
		p.Signals = &s
		change(&p, &s)
		var refused *ProgramError
		if r := c.Run([]*trace.Program{&p})[0]; !errors.As(r.Err, &refused) {
			t.Errorf("%s: %v", name, r.Err)
		}
	}
}

// TestPlantedStrikesAreSeen breaks what a strike goes on with.
func TestPlantedStrikesAreSeen(t *testing.T) {
	if !cpu.X86.HasAVX {
		t.Skip("this processor has no AVX")
	}
	for _, plant := range []struct{ name, old, changed string }{
		{"a register is lost", "mov   rax, [r14+24]", "mov   rax, [r14+16]"},
		{"a vector register is lost", "movups xmm1, [rsp+24]", ""},
		{"the wide state is lost", "mov   dword ptr [rbx+464], 0x46505853", "mov   dword ptr [rbx+464], 0"},
		{"the place is behind the checkpoint", "mov   r13, [rbx+24]", "mov   r13, [rbx+24]\n        add   r13, 5"},
		{"flags that sigreturn leaves are lost", "        popfq\n", "        add   rsp, 8\n"},
		{"the alternate stack is lost", "mov   eax, 7                    # no ss_flags", "mov   eax, 2"},
		{"the mask is lost", "mov   rsp, r15", "mov   qword ptr [r15+296], 0\n        mov   rsp, r15"},
	} {
		t.Run(plant.name, func(t *testing.T) {
			c := planted(t, "strike", plant.old, plant.changed)
			if err := errors.Join(c.learnForm(), c.learnSignalState()); err != nil {
				t.Fatal(err)
			}
			if plantSeen(t, c) == "" {
				t.Error("nobody saw it")
			}
		})
	}
	if seen := plantSeen(t, open(t)); seen != "" {
		t.Error(seen)
	}
}

// plantSeen runs a program with a strike in a handler and says what is not right.
func plantSeen(t *testing.T, c *CPU) string {
	signals := strike(1, 1)
	signals.Strikes = append(signals.Strikes, trace.Strike{Signal: trace.SIGUSR2, Checkpoint: 2, Visit: 1}, trace.Strike{Signal: trace.SIGUSR1, Checkpoint: 2, Visit: 2})
	signals.Alternate = trace.AlternateStack{Base: trace.StackTop - 0x3f00, Size: 0x3000}
	p := handling(t, `
	pushfq
	or   dword ptr [rsp], 0x200000
	popfq
	vmovups ymm1, [rsp-256]
@start
@struck
	ret
handler:
@inside
	ret
second:
@deep
	ret`, signals, map[string]trace.SignalHandler{
		"handler": {Signal: trace.SIGUSR1, OnAlternate: true}, "second": {Signal: trace.SIGUSR2, OnAlternate: true},
	})
	p.VectorBytes = 32
	r := c.Run([]*trace.Program{p})[0]
	if r.Err != nil {
		return r.Err.Error()
	}
	if is := visits(p, r.Trace); is != "start struck inside deep inside inside struck" {
		return is
	}
	before, after := r.Trace.Snapshots[1].Registers, r.Trace.Snapshots[6].Registers
	if before.General != after.General || before.Flags != after.Flags || *before.Vectors != *after.Vectors {
		return "the state is another"
	}
	for _, s := range r.Trace.Snapshots[2:6] {
		if rsp := s.Registers.Get(trace.RSP); rsp >= signals.Alternate.Base+signals.Alternate.Size {
			return fmt.Sprintf("a handler has the stack %#x", rsp)
		}
	}
	return ""
}
