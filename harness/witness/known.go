package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// known is what a predicate looks at: a signature, where the prediction has its
// arguments, and what the compiler does otherwise.
type known struct {
	Signature
	rules Rules
	call  framemap.Call
	found []Disagreement
}

// behind reports whether all that is found follows from an argument of which one is
// true: it is about that or a later one, about AL, the run did not end, or the caller's
// result was lost, as where our callee takes for its own what the caller does not provide.
// Where the result is one of which other is true, it may be about anything but a type.
func (k known) behind(one func(i int, t *declaration.Type) bool, other func(*declaration.Type) bool) bool {
	if other != nil && k.Returns() && other(k.Function.Returns) {
		return !slices.ContainsFunc(k.found, func(d Disagreement) bool { return d.Of == OfShape })
	}
	first := -1
	for i, t := range k.Arguments() {
		if one(i, t) {
			first = i
			break
		}
	}
	return first >= 0 && !slices.ContainsFunc(k.found, func(d Disagreement) bool {
		follows := d.Argument >= first || d.What == "al" || d.What == "the run" || d.Of == OfCaller && d.What == "result"
		return d.Of == OfShape || !follows
	})
}

// place is where an argument is predicted; the address of a result is none.
func (k known) place(argument int) framemap.Place {
	places := k.call.Arguments
	if _, ok := resultAddress(k.call); ok {
		places = slices.DeleteFunc(slices.Clone(places), func(p framemap.Place) bool { return p.Name == "sret" })
	}
	if argument >= len(places) {
		return framemap.Place{}
	}
	return places[argument]
}

// inRegisters reports whether an argument is predicted in registers alone.
func (k known) inRegisters(argument int) bool {
	pieces := k.place(argument).Pieces
	return len(pieces) > 0 && !slices.ContainsFunc(pieces, func(p framemap.Piece) bool { return !p.InRegister })
}
