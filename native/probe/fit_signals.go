package probe

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Signals are those that a program can handle, and be sent.
var Signals = []trace.Signal{trace.SIGILL, trace.SIGTRAP, trace.SIGBUS, trace.SIGFPE, trace.SIGUSR1, trace.SIGSEGV, trace.SIGUSR2}

// MostStrikes is how many a program can have.
const MostStrikes = 64

// restorer is what stands at Signals.Restorer: mov eax, 15; syscall.
var restorer = []byte{0xb8, 15, 0, 0, 0, 0x0f, 0x05}

// RestorerBytes are from a restorer's address to what follows its system call.
var RestorerBytes = uint64(len(restorer))

func unfitSignals(p *trace.Program) string {
	s := p.Signals
	if s == nil {
		return ""
	}
	code := trace.Memory{Base: trace.CodeBase, Bytes: p.Code}
	if at, ok := code.Slice(s.Restorer, len(restorer)); !ok || !bytes.Equal(at, restorer) {
		return fmt.Sprintf("no restorer of signal handlers stands at %#x", s.Restorer)
	}
	if p.Mode == trace.Mode32 {
		return "it begins in 32-bit code, whose signal frames are of another form"
	}
	if base, size := s.Alternate.Base, s.Alternate.Size; size > 0 && !within(p.Stack, base, size) && !within(p.Data, base, size) {
		return fmt.Sprintf("its alternate stack of %d bytes at %#x lies neither in its stack nor in its data", size, base)
	}
	return unfitNumbers(p)
}

func within(m trace.Memory, base, size uint64) bool {
	return base >= m.Base && base < m.End() && size <= m.End()-base
}

// unfitNumbers looks at the signals' numbers, and at those of the strikes.
func unfitNumbers(p *trace.Program) string {
	var handled []trace.Signal
	for _, h := range p.Signals.Handlers {
		if !slices.Contains(Signals, h.Signal) || slices.Contains(handled, h.Signal) {
			return fmt.Sprintf("it has a handler of signal %d, or two of them", h.Signal)
		}
		handled = append(handled, h.Signal)
	}
	for _, strike := range p.Signals.Strikes {
		if !slices.Contains(Signals, strike.Signal) || strike.Visit < 1 || strike.Checkpoint < 0 || strike.Checkpoint >= len(p.Checkpoints) {
			return fmt.Sprintf("it is struck by signal %d at visit %d of checkpoint %d", strike.Signal, strike.Visit, strike.Checkpoint)
		}
	}
	if n := len(p.Signals.Strikes); n > MostStrikes {
		return fmt.Sprintf("it is struck by %d signals, more than %d", n, MostStrikes)
	}
	return ""
}
