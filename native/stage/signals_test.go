//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// handling assembles a program that has a label "restorer" and handlers at labels.
func handling(t testing.TB, text string, stack int, signals trace.Signals, handlers map[string]trace.SignalHandler) *trace.Program {
	t.Helper()
	p, symbols := labelled(t, trace.Mode64, text)
	withStack(p, stack)
	for label, h := range handlers {
		h.Address = symbols["main."+label]
		signals.Handlers = append(signals.Handlers, h)
	}
	signals.Restorer = symbols["main.restorer"]
	p.Signals = &signals
	return p
}

const restorerText = `
restorer:
	mov  eax, 15
	syscall
`

// Where things lie in struct rt_sigframe, in bytes from the handler's rsp: the return
// address, then struct ucontext, then siginfo.
const (
	frameFlags   = 8
	frameStack   = 24 // uc_stack
	frameContext = 48 // uc_mcontext
	frameRSP     = frameContext + 15*8
	frameRIP     = frameContext + 16*8
	frameEflags  = frameContext + 17*8
	frameTrap    = frameContext + 20*8
	frameMask    = frameContext + 32*8
	frameInfo    = frameMask + 8
)

func word(t testing.TB, m trace.Memory, address uint64) uint64 {
	t.Helper()
	bytes, ok := m.Slice(address, 8)
	if !ok {
		t.Fatalf("nothing captured at %#x", address)
	}
	return binary.LittleEndian.Uint64(bytes)
}

func TestX(t *testing.T) {
	c := open(t)
	p := handling(t, `
@begin
	mov  eax, 1
	jmp  over
handler:
@inside
	ret
over:
@struck
	mov  eax, 2
	int3
@behind
	ret
`+restorerText, 16384, trace.Signals{Strikes: []trace.Strike{{Signal: trace.SIGUSR1, Checkpoint: 2, Visit: 1}}},
		map[string]trace.SignalHandler{"handler": {Signal: trace.SIGUSR1}})
	r := c.Run([]*trace.Program{p})[0]
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	t.Logf("%+v", r.Trace.Outcome)
	for _, s := range r.Trace.Snapshots {
		t.Logf("%v visit %d rip %#x rsp %#x flags %v rax %#x", p.Checkpoints[s.Checkpoint].Label, s.Visit, s.Registers.RIP, s.Registers.Get(trace.RSP), s.Registers.Flags, s.Registers.Get(trace.RAX))
		if s.Checkpoint == 1 {
			rsp := s.Registers.Get(trace.RSP)
			for a := rsp; a < rsp+frameInfo+128; a += 8 {
				t.Logf("+%#x %#x", a-rsp, word(t, s.Stack, a))
			}
			f := word(t, s.Stack, rsp+frameState)
			t.Logf("%#x %#x %#x %#x", f, word(t, s.Stack, f+464), word(t, s.Stack, f+472), word(t, s.Stack, f+480))
			for a := f + 512; a < f+576; a += 8 {
				t.Logf("hdr %#x", word(t, s.Stack, a))
			}
		}
	}
}
