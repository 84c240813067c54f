package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// struck sends what comes from outside at a visit of a checkpoint, and reports whether
// a handler takes over. RF is clear then: machines come to a checkpoint by an instruction
// of their own.
func (m *machine) struck(checkpoint int) (bool, error) {
	s := m.program.Signals
	if s == nil {
		return false, nil
	}
	for _, strike := range s.Strikes {
		if strike.Checkpoint == checkpoint && strike.Visit == m.recorder.visits[checkpoint] {
			m.signals.sent |= strike.Signal.Set()
		}
	}
	if m.signals.sent&^m.signals.blocked == 0 {
		return false, nil
	}
	m.flags &^= trace.RF
	return true, m.deliver()
}

// strikesLeft reports whether a strike is still to come: until then a state that comes
// back is not the same.
func (m *machine) strikesLeft() bool {
	if m.program.Signals == nil {
		return false
	}
	for _, strike := range m.program.Signals.Strikes {
		if m.recorder.visits[strike.Checkpoint] < strike.Visit {
			return true
		}
	}
	return false
}
