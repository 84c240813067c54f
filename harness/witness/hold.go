package witness

import (
	"fmt"
	"reflect"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Disagreement is one thing that a compiler does otherwise than is predicted.
type Disagreement struct {
	Of        Part
	What      string // as in "p2", "result", "rsp"
	Argument  int    // which of Signature.Arguments; -1 where it is about none
	Predicted string
	Did       string
}

// Part is where the disagreement is.
type Part string

// The parts.
const (
	OfShape  Part = "type"
	OfCaller Part = "compiled caller"
	OfCallee Part = "compiled callee"
)

// String is the line of a report.
func (d Disagreement) String() string {
	return fmt.Sprintf("%s: %s: predicted %s; the compiler: %s", d.Of, d.What, d.Predicted, d.Did)
}

// Hold holds what a compiler did against rules: those that the observation was made
// with, or others. An error says that the rules predict nothing.
func Hold(o *Observation, rules Rules) ([]Disagreement, error) {
	call, err := rules.Call(o.Signature.Function, o.Signature.Extra)
	if err != nil {
		return nil, err
	}
	j := &judge{Signature: o.Signature, rules: rules, call: call, about: -1}
	j.shapes(o.Shapes)
	if len(j.found) == 0 && o.Caller != nil && o.Caller.Trace != nil {
		j.side, j.of = o.Caller, OfCaller
		j.calling()
	}
	if (len(j.found) == 0 || j.of == OfCaller) && o.Callee != nil && o.Callee.Trace != nil {
		j.side, j.of = o.Callee, OfCallee
		j.called()
	}
	return j.found, nil
}

// judge collects the disagreements of one signature.
type judge struct {
	Signature
	rules Rules
	call  framemap.Call
	side  *Side
	of    Part
	about int // the argument that is looked at; -1 at other times
	found []Disagreement
}

func (j *judge) disagree(what, predicted, format string, args ...any) {
	j.found = append(j.found, Disagreement{j.of, what, j.about, predicted, fmt.Sprintf(format, args...)})
}

// shapes holds sizes, alignments and the places of members.
func (j *judge) shapes(shapes []Shape) {
	j.of = OfShape
	for i, t := range j.Types() {
		if i >= len(shapes) {
			return
		}
		if predicted := j.rules.shape(t, j.Convention()); !reflect.DeepEqual(predicted, shapes[i]) {
			j.disagree(spell(t), predicted.String(), "%v", shapes[i])
		}
	}
}

// ended reports whether the run returned to main and so can be looked at.
func (j *judge) ended() bool {
	outcome := j.side.Trace.Outcome
	if outcome.Kind == trace.Returned && j.side.at(atBack) != nil {
		return true
	}
	did := outcome.Kind.String()
	if outcome.Kind == trace.Faulted {
		did = fmt.Sprintf("%v at %#x, address %#x", outcome.Fault.Vector, j.side.Trace.Final.Registers.RIP, outcome.Fault.Address)
	}
	j.disagree("the run", "returns", "%s", did)
	return false
}

// name is what an argument is called.
func (j *judge) name(i int) string {
	if i < len(j.Function.Params) {
		return j.Function.Params[i].Name
	}
	return fmt.Sprintf("variadic argument %d", i-len(j.Function.Params))
}

// compare holds the bits of a value that say anything against what lies where they
// are predicted.
func (j *judge) compare(what string, place framemap.Place, t *declaration.Type, want, got []byte, known []bool) {
	mask := j.rules.mask(t, j.Convention())
	for k := range mask {
		switch {
		case k >= len(want) || k >= len(got) || mask[k] == 0:
		case known != nil && !known[k]:
			j.disagree(what, places(place), "byte %d is predicted nowhere", k)
			return
		case (want[k]^got[k])&mask[k] != 0:
			j.disagree(what, places(place), "there % x, not % x, where byte %d differs", got, want, k)
			return
		}
	}
}

// each calls do with every argument's place but that of a result's address.
func (j *judge) each(do func(i int, t *declaration.Type, place framemap.Place)) {
	types := j.Arguments()
	defer func() { j.about = -1 }()
	i := 0
	for _, place := range j.call.Arguments {
		if place.Name == "sret" {
			continue
		}
		if i >= len(types) {
			j.disagree("arguments", "one more", "it is not declared")
			return
		}
		j.about = i
		do(i, types[i], place)
		i++
	}
	if i < len(types) {
		j.disagree("arguments", fmt.Sprint(i), "%d", len(types))
	}
}

// returned are the registers and memory at which main sees the call come back.
func (j *judge) returned() *state {
	return j.side.seen(j.side.at(atBack), j.side.Program.Initial.Get(trace.RSP))
}

// word reads an address from the pieces of a place.
func word(s *state, place framemap.Place) uint64 {
	bytes, _ := s.gather(place.Pieces, s.mode.Bytes())
	var value uint64
	for i, b := range bytes {
		value |= uint64(b) << (8 * i)
	}
	return value
}
