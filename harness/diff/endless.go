package diff

import "github.com/framecheck/framecheck/scenarios/trace"

// newRuns counts the visits in a round of an endless prediction.
func newRuns(p *trace.Program, predicted, captured *trace.Trace) runs {
	r := runs{program: p, predicted: predicted, captured: captured}
	if r.goesRound() {
		r.perRound = map[int]int{}
		for _, s := range predicted.Again() {
			r.perRound[s.Checkpoint]++
		}
	}
	return r
}

// goesRound reports whether all stops of a round are predicted.
func (r runs) goesRound() bool { return r.predicted.Round > 0 && !r.predicted.Cut }

// firstRound is the stop with which the first round of an endless prediction begins.
func (r runs) firstRound() int { return len(r.predicted.Snapshots) - r.predicted.Round }

// foretold is how many stops are predicted: of a run that goes round and round, as
// many as were captured.
func (r runs) foretold() int {
	if r.goesRound() {
		return max(len(r.predicted.Snapshots), len(r.captured.Snapshots))
	}
	return len(r.predicted.Snapshots)
}

// ours is the i-th stop that is foretold.
func (r runs) ours(i int) *trace.Snapshot {
	if i < len(r.predicted.Snapshots) {
		return &r.predicted.Snapshots[i]
	}
	first := r.firstRound()
	again := r.predicted.Snapshots[first+(i-first)%r.predicted.Round]
	if again.Checkpoint != trace.Step {
		again.Visit += (i - first) / r.predicted.Round * r.perRound[again.Checkpoint]
	}
	return &again
}

// longer reports whether, behind the stops that they have in common, one run comes
// to another and the other is known not to.
func (r runs) longer() bool {
	ours, theirs := r.foretold(), len(r.captured.Snapshots)
	return theirs > ours && over(r.predicted) || theirs < ours && r.capturedIsOver()
}

// over reports whether a run is known to come to no stop that its trace does not tell.
func over(t *trace.Trace) bool {
	return !t.Cut && (t.Outcome.Kind != trace.TimedOut || t.Endless)
}

// capturedIsOver takes a run that has used up its time to stop no more where the
// prediction has an end, or goes round: it had time for that. Not so step by step,
// where each takes long.
func (r runs) capturedIsOver() bool {
	inTime := !r.captured.Cut && !r.program.EveryInstruction
	return over(r.captured) || inTime && (over(r.predicted) || r.predicted.Endless)
}

// endsKnown reports whether it is known of both how they end.
func (r runs) endsKnown() bool {
	ours, theirs := r.predicted, r.captured
	if spent(ours) || ours.Cut && ours.Outcome.Kind != trace.TimedOut {
		return false
	}
	if theirs.Outcome.Kind == trace.TimedOut {
		return !r.program.EveryInstruction
	}
	return !theirs.Cut
}
