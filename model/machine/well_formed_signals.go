package machine

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// signalsWellFormed checks what trace.Signals promises and the model relies on.
func signalsWellFormed(p *trace.Program) error {
	s := p.Signals
	if s == nil {
		return nil
	}
	inMemory := p.Stack.Contains(s.Alternate.Base, int(s.Alternate.Size)) || p.Data.Contains(s.Alternate.Base, int(s.Alternate.Size))
	switch {
	case p.Mode != trace.Mode64:
		return &Malformed{Reason: "signal handlers in 32-bit code"}
	case s.Alternate.Size > trace.MaxStackSize || s.Alternate.Size > 0 && !inMemory:
		return &Malformed{Reason: fmt.Sprintf("an alternate stack of %d bytes at %#x, which is neither stack nor data", s.Alternate.Size, s.Alternate.Base)}
	}
	var handled trace.SignalSet
	for _, h := range s.Handlers {
		if !known(h.Signal) || handled&h.Signal.Set() != 0 {
			return &Malformed{Reason: fmt.Sprintf("a handler of %v, or two", h.Signal)}
		}
		handled |= h.Signal.Set()
	}
	for _, strike := range s.Strikes {
		if !known(strike.Signal) || strike.Checkpoint < 0 || strike.Checkpoint >= len(p.Checkpoints) || strike.Visit < 1 {
			return &Malformed{Reason: fmt.Sprintf("a strike of %v at visit %d of checkpoint %d", strike.Signal, strike.Visit, strike.Checkpoint)}
		}
	}
	return nil
}

// known reports whether a signal can be one of a program's.
func known(s trace.Signal) bool {
	switch s {
	case trace.SIGILL, trace.SIGTRAP, trace.SIGBUS, trace.SIGFPE, trace.SIGUSR1, trace.SIGSEGV, trace.SIGUSR2:
		return true
	}
	return false
}

// stateWellFormed checks what trace.ExtendedState promises.
func stateWellFormed(s *trace.ExtendedState) error {
	const most = 1 << 20
	if s.Size != 0 && (s.Size < xsaveExtended || s.Size > most) {
		return &Malformed{Reason: fmt.Sprintf("an extended state of %d bytes", s.Size)}
	}
	for _, c := range s.Components {
		if c.Bit < componentAVX || c.Bit > 63 || c.Offset < xsaveExtended || uint64(c.Offset)+uint64(c.Size) > uint64(s.Size) || c.Size != componentSize(c.Bit, c.Size) {
			return &Malformed{Reason: fmt.Sprintf("component %d of the extended state, %d bytes at %d", c.Bit, c.Size, c.Offset)}
		}
	}
	return nil
}

// componentSize is how many bytes a component of vector registers has, or what is said
// of any other.
func componentSize(bit uint8, said uint32) uint32 {
	switch bit {
	case componentAVX:
		return 16 * 16
	case componentZMM:
		return 16 * 32
	case componentHi:
		return 16 * 64
	}
	return said
}
