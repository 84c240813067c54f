//go:build linux && amd64

package stage

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestAlternateStack has handlers on it: as it should be, full, and too small.
func TestAlternateStack(t *testing.T) {
	c := open(t)
	const text = `
@struck
	ret
handler:
@inside
	ret`
	for _, alternate := range []struct {
		name       string
		base, size uint64
		want       string
		kind       trace.Kind
	}{
		{"in the stack", trace.StackTop - 0x3800, 0x2000, "struck inside struck", trace.Returned},
		{"in the data", trace.DataBase, trace.DataSize, "struck inside struck", trace.Returned},
		{"too small for the frame", trace.DataBase, 2048, "struck", trace.Killed},
	} {
		t.Run(alternate.name, func(t *testing.T) {
			signals := strike(0, 1)
			signals.Alternate = trace.AlternateStack{Base: alternate.base, Size: alternate.size}
			p := handling(t, text, signals, map[string]trace.SignalHandler{"handler": {Signal: trace.SIGUSR1, OnAlternate: true}})
			got := run(t, c, p)
			demandVisits(t, p, got, alternate.want)
			if got.Outcome.Kind != alternate.kind || got.Outcome.Kind == trace.Killed && got.Outcome.Signal != trace.SIGSEGV {
				t.Fatalf("%+v", got.Outcome)
			}
			if got.Outcome.Kind == trace.Returned {
				if rsp := got.Snapshots[1].Registers.Get(trace.RSP); rsp < alternate.base || rsp >= alternate.base+alternate.size {
					t.Errorf("the handler's rsp is %#x", rsp)
				}
			}
		})
	}
	p := handling(t, text, trace.Signals{Alternate: trace.AlternateStack{Base: trace.DataBase, Size: 1024}}, nil)
	var refused *ProgramError
	if r := c.Run([]*trace.Program{p})[0]; !errors.As(r.Err, &refused) {
		t.Errorf("an alternate stack of 1024 bytes: %v", r.Err)
	}
}

// TestKilled has the kernel end programs with handlers.
func TestKilled(t *testing.T) {
	c := open(t)
	handlers := map[string]trace.SignalHandler{"handler": {Signal: trace.SIGSEGV}}
	for _, killed := range []struct {
		name, text string
		want       trace.Signal
	}{
		{"a signal without a handler", "@a\nud2\nhandler: ret", trace.SIGILL},
		{"no room for a frame", "@a\nmov rsp, 0x20000100\nmov eax, [0]\nhandler: ret", trace.SIGSEGV},
		{"a fault in the handler of faults", "@a\nmov eax, [0]\nhandler: mov eax, [0]", trace.SIGSEGV},
		{"a system call", "@a\nmov eax, 39\nsyscall\nhandler: ret", trace.SIGSYS},
		{"a sigreturn from elsewhere", "@a\nmov eax, 15\nsyscall\nhandler: ret", trace.SIGSYS},
		{"a system call of the restorer's", "@a\nlea rax, [rip+restorer+5]\nxchg rax, rcx\nmov eax, 39\njmp rcx\nhandler: ret", trace.SIGSYS},
	} {
		t.Run(killed.name, func(t *testing.T) {
			p := handling(t, killed.text, trace.Signals{}, handlers)
			got := run(t, c, p)
			demandVisits(t, p, got, "a")
			if got.Outcome != (trace.Outcome{Kind: trace.Killed, Signal: killed.want}) {
				t.Errorf("%+v", got.Outcome)
			}
			demandPlain(t, c)
		})
	}
}
