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
	switch predicted.Checkpoint {
	case trace.Final:
		m.at = End
	case trace.Step:
		m.at = Step
	default:
		m.at, m.visit = p.Checkpoints[predicted.Checkpoint].Label, predicted.Visit
	}
	m.predicted = NewView(p, predicted, predicted.Predicted)
	m.captured = NewView(p, captured, predicted.Predicted)
	return m
}

func (m moment) mismatch(what, predicted, captured string) Mismatch {
	return Mismatch{
		Position: m.position, At: m.at, Visit: m.visit,
		What: what, subject: what, Predicted: predicted, Captured: captured,
	}
}
