package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// loop finds out that a run does not end: it comes back to a state that it was
// in, with no byte of memory changed since. It keeps one state and waits for it
// twice as long each time (Brent's cycle detection).
type loop struct {
	kept         state
	changes      uint64
	vectors      trace.Vectors
	x87          x87
	signals      signals
	snapshots    int // that were taken up to the kept state
	round        int // how many snapshots the closed loop takes
	steps, limit int
	strikes      bool // some were still to come at the kept state
}

func newLoop(m *machine) *loop {
	l := &loop{limit: 1}
	l.keep(m)
	return l
}

// closed takes the state after a step and reports whether it is the kept one.
func (l *loop) closed(m *machine) bool {
	if l.changes == m.memory.changes && l.kept.rip == m.rip && l.kept.sameAs(&m.state) && l.x87 == m.x87 && l.signals == m.signals && l.sameVectors(m) && !l.strikes {
		l.round = len(m.recorder.snapshots) - l.snapshots
		return true
	}
	if l.steps++; l.steps == l.limit {
		l.limit *= 2
		l.steps = 0
		l.keep(m)
	}
	return false
}

func (l *loop) keep(m *machine) {
	l.kept, l.changes, l.snapshots = m.state, m.memory.changes, len(m.recorder.snapshots)
	l.x87, l.signals, l.strikes = m.x87, m.signals, m.strikesLeft()
	if m.vectors != nil {
		l.vectors = *m.vectors
	}
}

func (l *loop) sameVectors(m *machine) bool {
	return m.vectors == nil || *m.vectors == l.vectors
}
