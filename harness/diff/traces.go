package diff

import (
	"errors"
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// ErrNothing says that there was nothing to compare, which proves nothing.
var ErrNothing = errors.New("nothing to compare: neither the model nor the processor reached a checkpoint")

// Traces compares two machines' traces of a program: every snapshot with its
// registers, flags, data and the stack from its top to the lowest byte that
// either has touched, and the outcome. Of a run that is observed at every
// instruction it tells the first stop at which they part: what comes later
// follows from it. where gives the line of the scenario that asks for a
// checkpoint (by its index, or trace.Final).
func Traces(p *trace.Program, predicted, captured *trace.Trace, where func(checkpoint int) source.Position) ([]Mismatch, error) {
	if len(predicted.Snapshots) == 0 && len(captured.Snapshots) == 0 {
		return nil, ErrNothing
	}
	if p.EveryInstruction {
		_, found := Parting(p, predicted, captured, where)
		return found, nil
	}
	r := newRuns(p, predicted, captured)
	var found []Mismatch
	for i := range r.both() {
		if !r.same(i) {
			return append(found, r.otherStop(i, where)), nil
		}
		found = append(found, r.stop(i, where)...)
	}
	if r.longer() {
		found = append(found, r.otherStop(r.both(), where))
	}
	return append(found, r.end(where)...), nil
}

// Parting gives the first stop at which two traces part, and how: the number of
// a snapshot, or that after the last for how the runs end; -1 where they agree.
func Parting(p *trace.Program, predicted, captured *trace.Trace, where func(checkpoint int) source.Position) (stop int, found []Mismatch) {
	r := newRuns(p, predicted, captured)
	for i := range r.both() {
		if !r.same(i) {
			return i, []Mismatch{r.otherStop(i, where)}
		}
		if found = r.stop(i, where); found != nil {
			return i, found
		}
	}
	if r.longer() {
		return r.both(), []Mismatch{r.otherStop(r.both(), where)}
	}
	if found = r.end(where); found != nil {
		return r.both(), found
	}
	return -1, nil
}

// TellOutcome says how a run ended, at which instruction.
func TellOutcome(p *trace.Program, t *trace.Trace) string {
	text := t.Outcome.Kind.String()
	switch t.Outcome.Kind {
	case trace.Returned, trace.TimedOut:
		return text
	case trace.Faulted:
		text = tellFault(t.Outcome.Fault)
	case trace.Killed:
		return fmt.Sprintf("%s by %v", text, t.Outcome.Signal)
	}
	return text + " at " + Place(p, lastInstruction(p, t))
}

// lastInstruction is where a run ended: of a system call the instruction itself, not
// the one after it.
func lastInstruction(p *trace.Program, t *trace.Trace) uint64 {
	rip := t.Final.Registers.RIP
	if line, ok := p.Line(rip - 1); ok && t.Outcome.Kind == trace.SystemCall {
		return line.Address
	}
	return rip
}

func tellFault(f trace.Fault) string {
	access, code, address := accesses[accessOf(f)]+", ", fmt.Sprintf("%#x", f.ErrorCode), fmt.Sprintf("%#x", f.Address)
	if f.NoErrorCode {
		access, code = "", notTold
	}
	if f.NoAddress {
		address = notTold
	}
	switch f.Vector {
	case trace.PageFault:
		return fmt.Sprintf("%v, %saddress %s (error code %s)", f.Vector, access, address, code)
	case trace.SegmentNotPresent, trace.StackFault, trace.GeneralProtection, trace.AlignmentCheck: // SDM vol. 3, table 6-1
		return fmt.Sprintf("%v, error code %s", f.Vector, code)
	}
	return f.Vector.String()
}

const notTold = "not told"

// Place names an address in the code with the line it was made from.
func Place(p *trace.Program, address uint64) string {
	text := fmt.Sprintf("%#x", address)
	if function, ok := p.Function(address); ok {
		symbol, _ := p.Symbol(function)
		text = offset(function, address, symbol.Address)
	} else if function, ok := p.Function(address - 1); ok {
		text += ", behind the end of " + function
	}
	if line, ok := p.Line(address); ok {
		text += fmt.Sprintf(" (%s, line %d)", strings.Join(strings.Fields(line.Text), " "), line.Position.Line)
	}
	return text
}
