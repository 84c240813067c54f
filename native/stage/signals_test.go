//go:build linux && amd64

package stage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// handling assembles a program with handlers at labels, and a restorer.
func handling(t testing.TB, text string, signals trace.Signals, handlers map[string]trace.SignalHandler) *trace.Program {
	t.Helper()
	p, symbols := labelled(t, trace.Mode64, text+"\nrestorer: mov eax, 15\nsyscall\n")
	withStack(p, trace.DefaultStackSize)
	for label, h := range handlers {
		h.Address = symbols["main."+label]
		signals.Handlers = append(signals.Handlers, h)
	}
	signals.Restorer = symbols["main.restorer"]
	p.Signals = &signals
	return p
}

// Where things lie in struct rt_sigframe, in bytes from the handler's rsp.
const (
	frameRSP    = 48 + 15*8 // uc_mcontext.sp
	frameRIP    = frameRSP + 8
	frameTrap   = frameRSP + 40
	frameMask   = 48 + 32*8 // uc_sigmask
	frameSigno  = frameMask + 8
	frameSicode = frameSigno + 8
)

func held(t testing.TB, m trace.Memory, address uint64) uint64 {
	t.Helper()
	bytes, ok := m.Slice(address, 8)
	if !ok {
		t.Fatalf("nothing captured at %#x", address)
	}
	return binary.LittleEndian.Uint64(bytes)
}

// visits names the checkpoints in the order of their visits.
func visits(p *trace.Program, t *trace.Trace) string {
	var names []string
	for _, s := range t.Snapshots {
		names = append(names, strings.TrimPrefix(p.Checkpoints[s.Checkpoint].Label, "main."))
	}
	return strings.Join(names, " ")
}

func demandVisits(t *testing.T, p *trace.Program, got *trace.Trace, want string) {
	t.Helper()
	if is := visits(p, got); is != want {
		t.Fatalf("visited %s, not %s; %+v", is, want, got.Outcome)
	}
}

// struckText is struck at at_label with rsp anywhere. Its handler changes what the
// context is to bring back.
const struckText = `
	sub  rsp, %d
	movups xmm1, [rsp+64]
	std
@struck
	add  rsp, %d
	cld
	ret
handler:
@inside
	mov  rbx, 1
	xor  r15, r15
	pxor xmm1, xmm1
	ret`

// TestFrameOfAStrike looks at the kernel's frame at all misalignments of the stack
// pointer, and at what sigreturn gives back.
func TestFrameOfAStrike(t *testing.T) {
	c := open(t)
	for shift := range 16 {
		distance := 256 + shift
		p := handling(t, fmt.Sprintf(struckText, distance, distance), strike(0, 1), map[string]trace.SignalHandler{"handler": {Signal: trace.SIGUSR1}})
		p.VectorBytes = 16
		got := run(t, c, p)
		demandVisits(t, p, got, "struck inside struck")
		before, inside, after := &got.Snapshots[0], &got.Snapshots[1], &got.Snapshots[2]
		demandFrame(t, p, before, inside)
		if before.Registers.General != after.Registers.General || before.Registers.Flags != after.Registers.Flags || *before.Registers.Vectors != *after.Registers.Vectors {
			t.Errorf("before %+v\nafter %+v", before.Registers, after.Registers)
		}
		if got.Outcome.Kind != trace.Returned || after.Visit != 2 {
			t.Errorf("%+v", got.Outcome)
		}
	}
}

// strike is one of SIGUSR1.
func strike(checkpoint, visit int) trace.Signals {
	return trace.Signals{Strikes: []trace.Strike{{Signal: trace.SIGUSR1, Checkpoint: checkpoint, Visit: visit}}}
}

// demandFrame demands a frame below the red zone of what was interrupted.
func demandFrame(t *testing.T, p *trace.Program, before, inside *trace.Snapshot) {
	t.Helper()
	rsp, old := inside.Registers.Get(trace.RSP), before.Registers.Get(trace.RSP)
	state := held(t, inside.Stack, rsp+frameState)
	top := uint64(trace.StackTop)
	was, _ := p.Stack.Slice(old-128, int(top-old+128))
	is, ok := inside.Stack.Slice(old-128, int(top-old+128))
	switch {
	case rsp%16 != 8, state%64 != 0, rsp > old-128:
		t.Errorf("the handler's rsp is %#x, the state at %#x, interrupted at %#x", rsp, state, old)
	case held(t, inside.Stack, rsp) != p.Signals.Restorer:
		t.Errorf("the handler returns to %#x", held(t, inside.Stack, rsp))
	case held(t, inside.Stack, rsp+frameRSP) != old, held(t, inside.Stack, rsp+frameRIP) != before.Registers.RIP:
		t.Error("the context is of another place")
	case held(t, inside.Stack, rsp+frameSigno) != uint64(trace.SIGUSR1), held(t, inside.Stack, rsp+frameSicode) != 0,
		held(t, inside.Stack, rsp+frameSicode+8) != 0:
		t.Error("siginfo is not of SI_USER and process 0")
	case !ok || !bytes.Equal(was, is):
		t.Error("the red zone or what is above was changed")
	case inside.Registers.Flags&trace.DF != 0 || before.Registers.Flags&trace.DF == 0:
		t.Error("DF is not cleared for the handler")
	case inside.Registers.Get(trace.RDI) != uint64(trace.SIGUSR1), inside.Registers.Get(trace.RSI) != rsp+frameSigno, inside.Registers.Get(trace.RDX) != rsp+8:
		t.Error("the handler's arguments are others")
	}
}

// TestSignalsNest has a handler be struck itself.
func TestSignalsNest(t *testing.T) {
	c := open(t)
	const text = `
@struck
	ret
first:
@inside
	ret
second:
@deep
	ret`
	for _, nested := range []struct {
		name    string
		signal  trace.Signal
		handler trace.SignalHandler
		want    string
	}{
		{"by another", trace.SIGUSR2, trace.SignalHandler{Signal: trace.SIGUSR1}, "struck inside deep inside struck"},
		{"by one that is blocked", trace.SIGUSR2, trace.SignalHandler{Signal: trace.SIGUSR1, Mask: 1 << (trace.SIGUSR2 - 1)}, "struck inside deep struck"},
		{"by the same, blocked", trace.SIGUSR1, trace.SignalHandler{Signal: trace.SIGUSR1}, "struck inside inside struck"},
		{"by the same", trace.SIGUSR1, trace.SignalHandler{Signal: trace.SIGUSR1, NoDefer: true}, "struck inside inside inside struck"},
	} {
		t.Run(nested.name, func(t *testing.T) {
			signals := strike(0, 1)
			signals.Strikes = append(signals.Strikes, trace.Strike{Signal: nested.signal, Checkpoint: 1, Visit: 1})
			p := handling(t, text, signals, map[string]trace.SignalHandler{"first": nested.handler, "second": {Signal: trace.SIGUSR2}})
			demandVisits(t, p, run(t, c, p), nested.want)
		})
	}
}

// TestHandlersOfFaults has a handler skip what faults, and leave by another context.
func TestHandlersOfFaults(t *testing.T) {
	c := open(t)
	const text = `
	mov  rbx, rsp
	int3
@behind
	sub  rsp, 64
	mov  eax, [0]
	ud2
later:
@over
	ret
breakpoint:
@trap
	ret
pagefault:
@fault
	lea  rax, [rip+later]
	mov  [rdx+168], rax
	mov  [rdx+160], rbx
	ret`
	p := handling(t, text, trace.Signals{}, map[string]trace.SignalHandler{"breakpoint": {Signal: trace.SIGTRAP}, "pagefault": {Signal: trace.SIGSEGV}})
	got := run(t, c, p)
	demandVisits(t, p, got, "trap behind fault over")
	fault, over := &got.Snapshots[2], &got.Snapshots[3]
	if trap := held(t, fault.Stack, fault.Registers.Get(trace.RSP)+frameTrap); trap != uint64(trace.PageFault) {
		t.Errorf("exception %d", trap)
	}
	if over.Registers.Get(trace.RSP) != trace.StackTop-8 || got.Outcome.Kind != trace.Returned {
		t.Errorf("%#x, %+v", over.Registers.Get(trace.RSP), got.Outcome)
	}
}
