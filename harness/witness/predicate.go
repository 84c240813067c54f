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
	call  framemap.Call
	found []Disagreement
}

// predicate knows the signatures of a finding. It is as narrow as the finding: all that
// the compiler does otherwise must follow from what the predicate looks at.
type predicate func(known) bool

// predicates are those that harness/ledger/findings.yaml names.
var predicates = map[string]predicate{
	"int128-on-the-stack":       int128OnTheStack,
	"float128-in-memory":        float128InMemory,
	"wide-vectors-of-variadics": wideVectorsOfVariadics,
	"unnamed-bit-fields":        unnamedBitFields,
}

// int128OnTheStack knows a 128-bit integer that has not two registers left. What
// comes behind it may have moved.
func int128OnTheStack(k known) bool {
	return k.behind(func(i int, t *declaration.Type) bool {
		return t.Kind == declaration.Integer && t.Bits == 128 && !k.inRegisters(i)
	}, nil)
}

// float128InMemory knows f128 in an aggregate that has registers, or as a variadic
// argument, and results with one in them.
func float128InMemory(k known) bool {
	float128 := func(t *declaration.Type) bool { return t.Kind == declaration.Float && t.Bits == 128 }
	return k.behind(func(i int, t *declaration.Type) bool {
		return uses(t, float128) && (t.Aggregate() && k.inRegisters(i) || i >= len(k.Function.Params))
	}, func(t *declaration.Type) bool { return t.Aggregate() && uses(t, float128) && !k.call.Result.Indirect })
}

// wideVectorsOfVariadics knows a param with vectors of 32 or 64 bytes that has a
// register in a variadic function.
func wideVectorsOfVariadics(k known) bool {
	return k.Function.Variadic && k.behind(func(i int, t *declaration.Type) bool {
		return i < len(k.Function.Params) && widest(t) > 16 && k.inRegisters(i)
	}, nil)
}

// unnamedBitFields knows an aggregate of at most 16 bytes with a bit-field that has
// bits and no name: larger ones lie in memory, whatever is in them.
func unnamedBitFields(k known) bool {
	unnamed := func(t *declaration.Type) bool {
		return slices.ContainsFunc(t.Fields, func(f declaration.Field) bool { return f.BitField && f.Name == "" && f.Width > 0 })
	}
	small := func(t *declaration.Type) bool { return uses(t, unnamed) && roughly(t) <= 16 }
	return k.behind(func(_ int, t *declaration.Type) bool { return small(t) }, small)
}

// behind reports whether all that is found follows from an argument of which one is
// true: it is about that or a later one, about AL, or the run did not end. Where the
// result is one of which other is true, it may be about anything but a type.
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
		return d.Of == OfShape || d.Argument < first && d.What != "al" && d.What != "the run"
	})
}

// inRegisters reports whether an argument is predicted in registers alone.
func (k known) inRegisters(argument int) bool {
	places := k.call.Arguments
	if _, ok := resultAddress(k.call); ok {
		places = slices.DeleteFunc(slices.Clone(places), func(p framemap.Place) bool { return p.Name == "sret" })
	}
	return argument < len(places) && len(places[argument].Pieces) > 0 &&
		!slices.ContainsFunc(places[argument].Pieces, func(p framemap.Piece) bool { return !p.InRegister })
}
