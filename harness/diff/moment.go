package diff

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// moment is one point of a run as both machines saw it.
type moment struct {
	program             *trace.Program
	at                  string
	visit               int
	position            source.Position // where a mismatch is reported
	predicted, captured View
}

func newMoment(p *trace.Program, position source.Position, predicted, captured *trace.Snapshot) moment {
	m := moment{program: p, position: position}
	m.at, m.visit = place(p, predicted)
	m.predicted = NewView(p, predicted, predicted.Predicted)
	m.captured = NewView(p, captured, predicted.Predicted)
	return m
}

// place names where a snapshot was taken, and which visit it was of a checkpoint.
func place(p *trace.Program, s *trace.Snapshot) (at string, visit int) {
	switch s.Checkpoint {
	case trace.Final:
		return End, 0
	case trace.Step:
		return Step, 0
	}
	return p.Checkpoints[s.Checkpoint].Label, s.Visit
}

func (m moment) mismatch(what, predicted, captured string) Mismatch {
	return Mismatch{
		Position: m.position, At: m.at, Visit: m.visit,
		What: what, subject: what, Predicted: predicted, Captured: captured,
	}
}
