package diff

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// ErrNothing says that there was nothing to compare, which proves nothing.
var ErrNothing = errors.New("nothing to compare: neither the model nor the processor reached a checkpoint")

// Traces compares two machines' traces of a program: every snapshot with its
// registers, flags, data and the stack from its top to the lowest byte that
// either has touched, and the outcome. where gives the line of the scenario
// that asks for a checkpoint (by its index, or trace.Final).
func Traces(p *trace.Program, predicted, captured *trace.Trace, where func(checkpoint int) source.Position) ([]Mismatch, error) {
	if len(predicted.Snapshots) == 0 && len(captured.Snapshots) == 0 {
		return nil, ErrNothing
	}
	var found []Mismatch
	for i := range min(len(predicted.Snapshots), len(captured.Snapshots)) {
		ours, theirs := &predicted.Snapshots[i], &captured.Snapshots[i]
		if ours.Checkpoint != theirs.Checkpoint || ours.Visit != theirs.Visit {
			return append(found, parting(p, predicted, captured, i, where)), nil
		}
		found = append(found, newMoment(p, where(ours.Checkpoint), ours, theirs).compare()...)
	}
	// Where a run without an end is cut off is no matter of the program.
	endless := predicted.Outcome.Kind == trace.TimedOut && captured.Outcome.Kind == trace.TimedOut
	if len(predicted.Snapshots) != len(captured.Snapshots) && !endless {
		shorter := min(len(predicted.Snapshots), len(captured.Snapshots))
		found = append(found, parting(p, predicted, captured, shorter, where))
	}
	return append(found, ends(p, predicted, captured, where(trace.Final))...), nil
}

// parting says that the i-th stop of the two is not the same one.
func parting(p *trace.Program, predicted, captured *trace.Trace, i int, where func(int) source.Position) Mismatch {
	checkpoint := trace.Final
	if i < len(predicted.Snapshots) {
		checkpoint = predicted.Snapshots[i].Checkpoint
	}
	return Mismatch{
		Position: where(checkpoint), At: stop(p, predicted, i), What: fmt.Sprintf("stop %d of the run", i+1),
		Predicted: stop(p, predicted, i), Captured: stop(p, captured, i),
	}
}

// stop names the i-th stop of a trace, its outcome after the last.
func stop(p *trace.Program, t *trace.Trace, i int) string {
	if i >= len(t.Snapshots) {
		return tellOutcome(p, t)
	}
	s := t.Snapshots[i]
	return fmt.Sprintf("%s, visit %d", p.Checkpoints[s.Checkpoint].Label, s.Visit)
}

// ends compares how the two runs ended.
func ends(p *trace.Program, predicted, captured *trace.Trace, position source.Position) []Mismatch {
	m := newMoment(p, position, &predicted.Final, &captured.Final)
	if predicted.Outcome != captured.Outcome {
		return []Mismatch{m.mismatch("outcome", tellOutcome(p, predicted), tellOutcome(p, captured))}
	}
	if predicted.Outcome.Kind == trace.TimedOut {
		return nil // there is no final state
	}
	return m.compare()
}

// tellOutcome says how a run ended, at which instruction.
func tellOutcome(p *trace.Program, t *trace.Trace) string {
	text := t.Outcome.Kind.String()
	switch t.Outcome.Kind {
	case trace.Returned, trace.TimedOut:
		return text
	case trace.Faulted:
		text = tellFault(t.Outcome.Fault)
	}
	return text + " at " + place(p, t.Final.Registers.RIP)
}

func tellFault(f trace.Fault) string {
	if f.Vector == trace.PageFault {
		return fmt.Sprintf("%v, %s, address %#x (error code %#x)", f.Vector, accesses[accessOf(f)], f.Address, f.ErrorCode)
	}
	return fmt.Sprintf("%v, error code %#x", f.Vector, f.ErrorCode)
}

// place names an address in the code with the line it was made from.
func place(p *trace.Program, address uint64) string {
	text := fmt.Sprintf("%#x", address)
	if function, ok := p.Function(address); ok {
		symbol, _ := p.Symbol(function)
		text = offset(function, address, symbol.Address)
	} else if function, ok := p.Function(address - 1); ok {
		text += ", behind the end of " + function
	}
	if line, ok := p.Line(address); ok {
		text += fmt.Sprintf(" (%s, line %d)", line.Text, line.Position.Line)
	}
	return text
}
