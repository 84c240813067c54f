//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// TestStepsFromOutsideAreThoseFromWithin steps programs without handlers in both ways. One
// that raises a signal ends otherwise, and after the same steps.
func TestStepsFromOutsideAreThoseFromWithin(t *testing.T) {
	c := open(t)
	compared := 0
	for name, p := range steppable(t) {
		if p.Mode != trace.Mode64 || strings.Contains(name, "stage") || name == "processor's name" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			p.Code = slices.Concat(p.Code, []byte{0xb8, 15, 0, 0, 0, 0x0f, 0x05})
			outside := stepped(p)
			outside.Signals = &trace.Signals{Restorer: trace.CodeBase + uint64(len(p.Code)) - 7}
			within, without := c.Run([]*trace.Program{stepped(p)})[0], c.Run([]*trace.Program{outside})[0]
			var unstepped *UnsteppedError
			switch {
			case errors.As(without.Err, &unstepped):
				if !strings.Contains(name, "canonical") && name != "SS, flags loaded" {
					t.Error(without.Err)
				}
			case within.Err != nil || without.Err != nil:
				if end(within) != end(without) {
					t.Errorf("it ends as %s, from outside as %s", end(within), end(without))
				}
			default:
				compared += demandSameSteps(t, within.Trace, without.Trace)
			}
		})
	}
	if compared < 500 {
		t.Errorf("only %d steps were compared", compared)
	}
	demandPlain(t, c)
}

// demandSameSteps compares two traces, and gives the steps that were compared.
func demandSameSteps(t *testing.T, within, without *trace.Trace) int {
	t.Helper()
	n, kind := len(within.Snapshots), within.Outcome.Kind
	if kind == trace.TimedOut {
		n = min(n, len(without.Snapshots), 100)
		within.Snapshots, without.Snapshots = within.Snapshots[:n], without.Snapshots[:n]
	}
	if diff := difference(within.Snapshots, without.Snapshots); diff != "" {
		t.Error(diff)
	}
	if raised := kind == trace.Faulted || kind == trace.SystemCall; raised {
		if without.Outcome.Kind != trace.Killed {
			t.Errorf("%+v", without.Outcome)
		}
	} else if diff := difference(within, without); diff != "" {
		t.Error(diff)
	}
	return n
}

// handled are programs with handlers, in which steps could be seen.
func handled(t *testing.T) map[string]*trace.Program {
	programs := map[string]*trace.Program{}
	add := func(name, text string, signals trace.Signals, handlers map[string]trace.SignalHandler) {
		programs[name] = handling(t, text, signals, handlers)
	}
	usr1, trap := map[string]trace.SignalHandler{"handler": {Signal: trace.SIGUSR1}}, map[string]trace.SignalHandler{"handler": {Signal: trace.SIGTRAP}}
	both := map[string]trace.SignalHandler{"handler": {Signal: trace.SIGTRAP}, "other": {Signal: trace.SIGUSR1}}
	plain := "\nhandler:\n@h\nret\nother:\n@o\npushfq\n@p\npop rax\nret"
	add("a strike", fmt.Sprintf(struckText, 300, 300), strike(0, 1), usr1)
	add("a strike at the first instruction", "@a\nret"+plain, strike(0, 1), usr1)
	add("a strike at a load of flags", "pushfq\n@a\npopfq\n@b\nret"+plain, strike(0, 1), usr1)
	fault := map[string]trace.SignalHandler{"handler": {Signal: trace.SIGSEGV, OnAlternate: true}}
	add("a fault at a load of flags", "mov rbx, rsp\nmov esp, 0x30000000\npopfq\n@a\nret\nhandler:\n@h\nmov [rdx+160], rbx\nadd qword ptr [rdx+168], 1\nret",
		trace.Signals{Alternate: trace.AlternateStack{Base: trace.DataBase, Size: trace.DataSize}}, fault)
	add("a strike behind a load of flags", "pushfq\npopfq\nnop\n@a\nret"+plain, strike(0, 1), usr1)
	add("a trap of its own", setTF+"nop\n@a\nnop\nret\nhandler:\n@h\nand dword ptr [rdx+176], 0xfffffeff\nret", trace.Signals{}, trap)
	add("a strike behind a fault", "int3\n@a\nnop\n@b\nret"+plain, trace.Signals{Strikes: []trace.Strike{{Signal: trace.SIGUSR1, Checkpoint: 1, Visit: 1}}}, both)
	add("a handler of SIGTRAP", "int3\n@a\nint3\n@b\nret"+plain, trace.Signals{}, trap)
	add("SIGTRAP strikes", "@a\nnop\n@b\nret"+plain, trace.Signals{Strikes: []trace.Strike{{Signal: trace.SIGTRAP, Checkpoint: 0, Visit: 1}}}, trap)
	add("SIGTRAP strikes in its own handler", "@a\nnop\n@b\nret"+plain, trace.Signals{Strikes: []trace.Strike{
		{Signal: trace.SIGTRAP, Checkpoint: 0, Visit: 1}, {Signal: trace.SIGTRAP, Checkpoint: 2, Visit: 1},
	}}, trap)
	add("SIGTRAP and another strike at once", "@a\nnop\n@b\nret"+plain, trace.Signals{Strikes: []trace.Strike{
		{Signal: trace.SIGTRAP, Checkpoint: 0, Visit: 1}, {Signal: trace.SIGUSR1, Checkpoint: 0, Visit: 1},
	}}, both)
	masking := map[string]trace.SignalHandler{"handler": {Signal: trace.SIGTRAP}, "other": {Signal: trace.SIGILL, Mask: trace.SIGTRAP.Set()}}
	add("SIGTRAP waits behind a mask", "@a\nnop\n@b\nret"+plain, trace.Signals{Strikes: []trace.Strike{
		{Signal: trace.SIGTRAP, Checkpoint: 0, Visit: 1}, {Signal: trace.SIGILL, Checkpoint: 0, Visit: 1},
	}}, masking)
	add("a trap in a handler that blocks it", "@a\nint3\nhandler:\n@h\nint3\n@i\nret", trace.Signals{}, trap)
	add("a trap that is blocked, before a fault", "@a\nint3\nhandler:\n@h\nint3\nud2\nother:\n@o\nret", trace.Signals{},
		map[string]trace.SignalHandler{"handler": {Signal: trace.SIGTRAP}, "other": {Signal: trace.SIGILL}})
	add("a step in a handler that blocks it", "@a\nint3\nhandler:\n@h\n"+setTF+"nop\n@i\nret", trace.Signals{}, trap)
	add("another in a handler of SIGTRAP", "int3\n@a\nret\nhandler:\n@h\nret\nother:\n@o\nret", trace.Signals{
		Strikes: []trace.Strike{{Signal: trace.SIGUSR1, Checkpoint: 1, Visit: 1}},
	}, both)
	add("no handler", "@a\nud2\nhandler: ret", trace.Signals{}, usr1)
	add("a system call", "@a\nmov eax, 39\nsyscall\nhandler: ret", trace.Signals{}, usr1)
	add("a system call of 32-bit code", "@a\nmov eax, 20\nint 0x80\nhandler: ret", trace.Signals{}, usr1)
	add("no room", "@a\nmov rsp, 0x20000100\nmov eax, [0]\nhandler: ret", trace.Signals{}, map[string]trace.SignalHandler{"handler": {Signal: trace.SIGSEGV}})
	wide := handling(t, fmt.Sprintf(struckText, 256, 256), strike(0, 1), usr1)
	wide.VectorBytes = 16
	programs["vector registers"] = wide
	return programs
}

// TestStepsChangeNothingInPrograms holds the end, the checkpoints and the frames of
// programs with handlers that are stepped against those of the same that are not.
func TestStepsChangeNothingInProgramsWithHandlers(t *testing.T) {
	c := open(t)
	for name, p := range handled(t) {
		t.Run(name, func(t *testing.T) {
			want := run(t, c, p)
			for range 2 {
				got := run(t, c, stepped(p))
				if len(got.Snapshots) <= len(want.Snapshots) {
					t.Error("there are no steps")
				}
				if diff := difference(want, atCheckpoints(got)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	demandPlain(t, c)
}

// TestProgramsThatAreTracedAreContained has them reach for what is not theirs.
func TestProgramsThatAreTracedAreContained(t *testing.T) {
	c := open(t)
	for name, text := range map[string]string{
		"a variable":                       fmt.Sprintf("@a\nmov qword ptr [%#x], 3\nret", uint64(stateStruck)),
		"a word of the reply":              fmt.Sprintf("@a\nmov qword ptr [%#x], 3\nret", uint64(stateRun)),
		"the ring":                         fmt.Sprintf("@a\nmov qword ptr [%#x], 3\nret", uint64(ringBase)),
		"the alternate stack":              fmt.Sprintf("@a\nmov qword ptr [%#x], 3\nret", uint64(strikeFrame)),
		"a call that waits":                fmt.Sprintf("@a\nmov ebx, %#x\njmp rbx", c.text.address("serve")),
		"an end of the stage":              fmt.Sprintf("@a\nmov ebx, %#x\njmp rbx", c.text.address("serve.quit")),
		"the trap at which a run begins":   fmt.Sprintf("@a\nmov ebx, %#x\njmp rbx", uint64(thunkBase)),
		"a signal for another process":     fmt.Sprintf("@a\nmov ebx, %#x\njmp rbx", c.text.address("strike.queue")),
		"the stage's code, by sigreturn":   fmt.Sprintf("ud2\nhandler: mov qword ptr [rdx+168], %#x\nret", c.text.address("serve")),
		"the stage's code, by two returns": fmt.Sprintf("mov eax, %#x\npush rax\nret\nhandler: ret", c.text.address("enter")),
	} {
		p := stepped(handling(t, text, trace.Signals{}, map[string]trace.SignalHandler{}))
		if strings.Contains(text, "handler:") {
			p = stepped(handling(t, text, trace.Signals{}, map[string]trace.SignalHandler{"handler": {Signal: trace.SIGILL}}))
		}
		if got := end(c.Run([]*trace.Program{p})[0]); got != "touched" {
			t.Errorf("%s ends as %s", name, got)
		}
	}
	demandPlain(t, c)
}

// TestTracedProgramsEnd stops those that do not end, and keeps no process.
func TestTracedProgramsEnd(t *testing.T) {
	c := open(t)
	c.limits.processor = 20 * time.Millisecond
	handlers := map[string]trace.SignalHandler{"handler": {Signal: trace.SIGILL}}
	endless := stepped(handling(t, "@a\nud2\nhandler:\n@b\nagain: inc ecx\njmp again", trace.Signals{}, handlers))
	got := run(t, c, endless)
	if got.Outcome.Kind != trace.TimedOut || len(got.Snapshots) < 100 || got.Cut {
		t.Errorf("%d snapshots, %+v", len(got.Snapshots), got.Outcome)
	}
	again := stepped(handling(t, "@a\nud2\nhandler: ret", trace.Signals{}, handlers))
	if got := run(t, c, again); got.Outcome.Kind != trace.TimedOut || len(got.Snapshots) < 20 {
		t.Errorf("%d snapshots, %+v", len(got.Snapshots), got.Outcome)
	}
	c.limits.processor = time.Minute
	long := handling(t, "mov ecx, 4000\nagain: mov [0x20000000], ecx\ndec ecx\njne again\nret\nhandler: ret", trace.Signals{}, handlers)
	var overflow *OverflowError
	if r := c.Run([]*trace.Program{stepped(long)})[0]; !errors.As(r.Err, &overflow) || overflow.Visits < 7000 || !r.Trace.Cut {
		t.Errorf("%+v", r)
	}
	demandPlain(t, c)
}

// TestNoProcessThatIsTracedIsLeft looks for the process of each way to end.
func TestNoProcessThatIsTracedIsLeft(t *testing.T) {
	c := open(t)
	c.limits.processor = 5 * time.Millisecond
	for _, text := range []string{"ret", "ud2", "again: jmp again", "mov eax, 39\nsyscall", fmt.Sprintf("mov ebx, %#x\njmp rbx", c.text.address("serve"))} {
		p := stepped(handling(t, text, trace.Signals{}, nil))
		s, err := c.last().stageOf(p)
		if err != nil {
			t.Fatal(err)
		}
		s.load([]*trace.Program{p}, &c.form, c.traps)
		_, _ = s.round([]*trace.Program{p}, &c.form, c.limits)
		c.last().discard(s)
		if err := unix.Kill(s.process.command.Process.Pid, 0); !errors.Is(err, unix.ESRCH) {
			t.Errorf("%s leaves its process: %v", text, err)
		}
	}
}
