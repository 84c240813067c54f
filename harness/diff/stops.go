package diff

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// both is how many stops the two runs have in common.
func (r runs) both() int { return min(len(r.predicted.Snapshots), len(r.captured.Snapshots)) }

// longer reports whether one run stops more often than the other. Where a run
// without an end is cut off is no matter of the program.
func (r runs) longer() bool {
	endless := r.predicted.Outcome.Kind == trace.TimedOut && r.captured.Outcome.Kind == trace.TimedOut
	return len(r.predicted.Snapshots) != len(r.captured.Snapshots) && !endless
}

// same reports whether the i-th stop of both is at the same checkpoint.
func (r runs) same(i int) bool {
	ours, theirs := &r.predicted.Snapshots[i], &r.captured.Snapshots[i]
	return ours.Checkpoint == theirs.Checkpoint && ours.Visit == theirs.Visit
}

// stop compares the i-th stop.
func (r runs) stop(i int, where func(int) source.Position) []Mismatch {
	found := newMoment(r.program, source.Position{}, &r.predicted.Snapshots[i], &r.captured.Snapshots[i]).compare()
	return r.located(found, i, where)
}

// located puts what parts at the i-th stop onto its line: that of the checkpoint
// or of the instruction before.
func (r runs) located(found []Mismatch, i int, where func(int) source.Position) []Mismatch {
	if found == nil {
		return nil
	}
	checkpoint := trace.Final
	if i < len(r.predicted.Snapshots) {
		checkpoint = r.predicted.Snapshots[i].Checkpoint
	}
	after, position := r.before(i, where)
	if checkpoint != trace.Step {
		position = where(checkpoint)
	}
	for n := range found {
		found[n].Position, found[n].After = position, after
	}
	return found
}

// before names the instruction that was executed before the i-th stop, with its
// line, in a run that is observed at every instruction.
func (r runs) before(i int, where func(int) source.Position) (string, source.Position) {
	if !r.program.EveryInstruction || i == 0 {
		return "", where(trace.Final)
	}
	address := r.predicted.Snapshots[i-1].Registers.RIP
	if line, ok := r.program.Line(address); ok {
		return Place(r.program, address), line.Position
	}
	return Place(r.program, address), where(trace.Final)
}

// otherStop says that the i-th stop of the two is not the same one.
func (r runs) otherStop(i int, where func(int) source.Position) Mismatch {
	found := Mismatch{
		At: r.tellStop(r.predicted, i), What: fmt.Sprintf("stop %d of the run", i+1),
		Predicted: r.tellStop(r.predicted, i), Captured: r.tellStop(r.captured, i),
	}
	if i < len(r.predicted.Snapshots) && r.predicted.Snapshots[i].Checkpoint == trace.Step {
		found.At = Step
	}
	return r.located([]Mismatch{found}, i, where)[0]
}

// tellStop names the i-th stop of a run, its outcome after the last.
func (r runs) tellStop(t *trace.Trace, i int) string {
	if i >= len(t.Snapshots) {
		return TellOutcome(r.program, t)
	}
	s := t.Snapshots[i]
	if s.Checkpoint == trace.Step {
		return "before " + Place(r.program, s.Registers.RIP)
	}
	return fmt.Sprintf("%s, visit %d", r.program.Checkpoints[s.Checkpoint].Label, s.Visit)
}

// end compares how the two runs ended.
func (r runs) end(where func(int) source.Position) []Mismatch {
	m := newMoment(r.program, source.Position{}, &r.predicted.Final, &r.captured.Final)
	last := len(r.predicted.Snapshots)
	if r.predicted.Outcome != r.captured.Outcome {
		outcome := m.mismatch("outcome", TellOutcome(r.program, r.predicted), TellOutcome(r.program, r.captured))
		return r.located([]Mismatch{outcome}, last, where)
	}
	if r.predicted.Outcome.Kind == trace.TimedOut {
		return nil // there is no final state
	}
	return r.located(m.compare(), last, where)
}
