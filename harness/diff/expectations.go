package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Expectations holds what the author says against what the model predicts and
// what the processor did. Each must agree with the author by itself. A run of
// which the author does not say how it ends must return: position is where a
// mismatch with that is reported.
func Expectations(position source.Position, expect []scenarios.Expectation, p *trace.Program, predicted, captured *trace.Trace) []Mismatch {
	runs := newRuns(p, predicted, captured)
	var found []Mismatch
	ended := false
	for i := range expect {
		e := &expect[i]
		if e.Moment == scenarios.AtCheckpoint {
			found = append(found, runs.checkpoint(e)...)
			continue
		}
		ended = true
		found = append(found, runs.decideEnd(e)...)
	}
	if !ended {
		found = append(found, runs.ends(position, trace.Returned)...)
	}
	return found
}

// Stated holds what the author says of a vendor's processors against what the model
// predicts with that vendor's rules.
func Stated(position source.Position, expect []scenarios.Expectation, p *trace.Program, v trace.Vendor, predicted *trace.Trace) []Mismatch {
	found := Expectations(position, expect, p, predicted, predicted)
	for i := range found {
		found[i].Rules, found[i].Captured = v, ""
		found[i].Note = strings.Replace(found[i].Note, "captured is", "predicted is", 1)
	}
	return found
}

// runs are the two traces of one program.
type runs struct {
	program             *trace.Program
	predicted, captured *trace.Trace
	// perRound is how often each checkpoint is visited in a round of an endless
	// prediction.
	perRound map[int]int
}

// checkpoint decides an expectation at every visit that it speaks of.
func (r runs) checkpoint(e *scenarios.Expectation) []Mismatch {
	var found []Mismatch
	reached := false
	captured := r.visits(r.captured, e)
	for visit, ours := range r.foretoldVisits(e) {
		if theirs := captured[visit]; theirs != nil {
			reached = true
			found = append(found, newMoment(r.program, e.Position, ours, theirs).decide(&e.State)...)
		}
	}
	if !reached {
		found = append(found, Mismatch{
			Position: e.Position, At: e.Label, Visit: e.Visit, What: "the checkpoint",
			Expected: "reached", Predicted: r.reach(r.predicted, e), Captured: r.reach(r.captured, e),
		})
	}
	sortByVisit(found)
	return found
}

// visits are the snapshots of an expectation's checkpoint by visit: all of
// them, or the one it names.
func (r runs) visits(t *trace.Trace, e *scenarios.Expectation) map[int]*trace.Snapshot {
	found := map[int]*trace.Snapshot{}
	for i := range t.Snapshots {
		if s := &t.Snapshots[i]; r.isOf(s, e) {
			found[s.Visit] = s
		}
	}
	return found
}

func (r runs) isOf(s *trace.Snapshot, e *scenarios.Expectation) bool {
	return s.Checkpoint >= 0 && r.program.Checkpoints[s.Checkpoint].Label == e.Label && (e.Visit == 0 || e.Visit == s.Visit)
}

// foretoldVisits are those of the prediction: of a visit that is named, in whichever round
// of an endless run it comes.
func (r runs) foretoldVisits(e *scenarios.Expectation) map[int]*trace.Snapshot {
	found := r.visits(r.predicted, e)
	for i := len(r.predicted.Snapshots); e.Visit > 0 && len(found) == 0 && i < r.foretold(); i++ {
		if s := r.ours(i); r.isOf(s, e) {
			found[s.Visit] = s
		}
	}
	return found
}

// reach says how often a machine came by.
func (r runs) reach(t *trace.Trace, e *scenarios.Expectation) string {
	every := *e
	every.Visit = 0
	visits := len(r.visits(t, &every))
	if t == r.predicted && slices.ContainsFunc(t.Again(), func(s trace.Snapshot) bool { return r.isOf(&s, &every) }) {
		return "reached again and again"
	}
	if visits == 0 {
		return "never reached; the run ended: " + TellOutcome(r.program, t)
	}
	return "reached " + Times(visits)
}

// Times says how often.
func Times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// decideEnd decides an expectation of how the run ends.
func (r runs) decideEnd(e *scenarios.Expectation) []Mismatch {
	kinds := map[scenarios.Moment]trace.Kind{
		scenarios.AtReturn: trace.Returned, scenarios.AtFault: trace.Faulted,
		scenarios.AtTimeout: trace.TimedOut, scenarios.AtSystemCall: trace.SystemCall, scenarios.AtKilled: trace.Killed,
	}
	found := r.ends(e.Position, kinds[e.Moment])
	if found != nil && e.Moment == scenarios.AtFault {
		found[0].Expected = r.tellExpected(newMoment(r.program, e.Position, &r.predicted.Final, &r.captured.Final), e.Fault)
	}
	switch {
	case found == nil && e.Moment == scenarios.AtKilled:
		return r.decideKilled(e)
	case found != nil || e.Moment == scenarios.AtTimeout:
		return found
	}
	m := newMoment(r.program, e.Position, &r.predicted.Final, &r.captured.Final)
	switch e.Moment {
	case scenarios.AtReturn:
		found = m.decideRegister(scenarios.RegisterFact{Position: e.Position, Register: e.Result, Facts: []scenarios.Fact{*e.Returns}})
	case scenarios.AtFault:
		found = r.decideFault(m, e.Fault)
	case scenarios.AtSystemCall:
		found = r.decideSystemCall(m, e.SystemCall)
	case scenarios.AtCheckpoint, scenarios.AtTimeout, scenarios.AtKilled:
	}
	return append(found, m.decide(&e.State)...)
}

// ends decides in which way the run must end.
func (r runs) ends(position source.Position, kind trace.Kind) []Mismatch {
	if r.predicted.Outcome.Kind == kind && r.captured.Outcome.Kind == kind {
		return nil
	}
	return []Mismatch{{
		Position: position, At: End, What: "outcome", subject: "outcome", Expected: kind.String(),
		Predicted: TellOutcome(r.program, r.predicted), Captured: TellOutcome(r.program, r.captured),
	}}
}
