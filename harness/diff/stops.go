package diff

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// both is how many stops the two runs have in common.
func (r runs) both() int { return min(r.foretold(), len(r.captured.Snapshots)) }

// same reports whether the i-th stop of both is at the same checkpoint.
func (r runs) same(i int) bool {
	ours, theirs := r.ours(i), &r.captured.Snapshots[i]
	return ours.Checkpoint == theirs.Checkpoint && ours.Visit == theirs.Visit
}

// stop compares the i-th stop.
func (r runs) stop(i int, where func(int) source.Position) []Mismatch {
	found := newMoment(r.program, source.Position{}, r.ours(i), &r.captured.Snapshots[i]).compare()
	return r.located(found, i, where)
}

// located puts what parts at the i-th stop onto its line: that of the checkpoint
// or of the instruction before.
func (r runs) located(found []Mismatch, i int, where func(int) source.Position) []Mismatch {
	if found == nil {
		return nil
	}
	checkpoint := trace.Final
	if i < r.foretold() {
		checkpoint = r.ours(i).Checkpoint
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
	address := r.ours(i - 1).Registers.RIP
	if line, ok := r.program.Line(address); ok {
		return Place(r.program, address), line.Position
	}
	return Place(r.program, address), where(trace.Final)
}

// otherStop says that the i-th stop of the two is not the same one.
func (r runs) otherStop(i int, where func(int) source.Position) Mismatch {
	var ours, theirs *trace.Snapshot
	found := Mismatch{At: End, What: fmt.Sprintf("stop %d of the run", i+1)}
	if i < r.foretold() {
		ours = r.ours(i)
		found.At, found.Visit = place(r.program, ours)
	}
	if i < len(r.captured.Snapshots) {
		theirs = &r.captured.Snapshots[i]
	}
	found.Predicted, found.Captured = r.tellStop(r.predicted, ours), r.tellStop(r.captured, theirs)
	return r.located([]Mismatch{found}, i, where)[0]
}

// tellStop names a stop of a run, its outcome after the last.
func (r runs) tellStop(t *trace.Trace, s *trace.Snapshot) string {
	switch {
	case s == nil && t.Outcome.Kind == trace.TimedOut:
		return TellOutcome(r.program, t) + ", without another stop"
	case s == nil:
		return TellOutcome(r.program, t)
	case s.Checkpoint == trace.Step:
		return "before " + Place(r.program, s.Registers.RIP)
	}
	return fmt.Sprintf("%s, visit %d", r.program.Checkpoints[s.Checkpoint].Label, s.Visit)
}

// end compares how the two runs ended.
func (r runs) end(where func(int) source.Position) []Mismatch {
	if !r.endsKnown() {
		return nil
	}
	m := newMoment(r.program, source.Position{}, &r.predicted.Final, &r.captured.Final)
	last := r.foretold()
	if r.predicted.Outcome != r.captured.Outcome {
		outcome := m.mismatch("outcome", TellOutcome(r.program, r.predicted), TellOutcome(r.program, r.captured))
		return r.located([]Mismatch{outcome}, last, where)
	}
	if !r.predicted.Outcome.Kind.HasFinal() {
		return nil // there is no final state
	}
	return r.located(m.compare(), last, where)
}
