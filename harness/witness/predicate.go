package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// predicate knows the signatures of a finding. It is as narrow as the finding: all that
// the compiler does otherwise must follow from what the predicate looks at.
type predicate func(known) bool

// predicates are those that harness/ledger/findings.yaml names besides habits.
var predicates = map[string]predicate{
	"int128-on-the-stack":         int128OnTheStack,
	"float128-in-memory":          float128InMemory,
	"wide-vectors-of-variadics":   wideVectorsOfVariadics,
	"empty-beside-wide-vector":    emptyBesideWideVector,
	"copies-aligned-as-types":     ofCopies,
	"copies-of-overaligned":       copiesOfOveraligned,
	"empty-results":               emptyResults,
	"wide-results-in-registers":   wideResultsInRegisters,
	"overaligned-variadics":       overalignedVariadics,
	"unaligned-aggregates":        unalignedAggregates,
	"empty-variadics":             emptyVariadics,
	"bit-fields-of-packed-unions": bitFieldsOfPackedUnions,
	"fetched-in-place":            fetchedInPlace,
	"padding-that-nobody-removes": paddingThatNobodyRemoves,
	"unions-of-m64":               unionsOfM64,
	"float128-in-xmm":             float128InXMM,
	"unnamed-bit-fields":          unnamedBitFields,
	"empty-bit-fields-of-unions":  emptyBitFieldsOfUnions,
}

// int128OnTheStack knows a 128-bit integer that has not two registers left. What
// comes behind it may have moved.
func int128OnTheStack(k known) bool {
	return k.behind(func(i int, t *declaration.Type) bool {
		return t.Kind == declaration.Integer && t.Bits == 128 && !k.inRegisters(i)
	}, nil)
}

// float128InMemory knows f128 in an aggregate that has registers, or as a variadic
// argument, and results with one in them; and, behind an f128, which takes a register
// but is not counted, a value that has not all the registers that it needs.
func float128InMemory(k known) bool {
	float128 := func(t *declaration.Type) bool { return t.Kind == declaration.Float && t.Bits == 128 }
	before := false
	return k.behind(func(i int, t *declaration.Type) bool {
		uncounted := before && !k.inRegisters(i) && (t.Aggregate() || t.Kind == declaration.Complex)
		before = before || float128(t)
		return uncounted || uses(t, float128) && (t.Aggregate() && k.inRegisters(i) || i >= len(k.Function.Params))
	}, func(t *declaration.Type) bool { return t.Aggregate() && uses(t, float128) && !k.call.Result.Indirect })
}

// wideVectorsOfVariadics knows a param with vectors of 32 or 64 bytes that has a
// register in a variadic function.
func wideVectorsOfVariadics(k known) bool {
	return k.Function.Variadic && k.behind(func(i int, t *declaration.Type) bool {
		return i < len(k.Function.Params) && widest(t) > 16 && k.inRegisters(i)
	}, nil)
}

// emptyBesideWideVector knows a struct with a vector of 32 or 64 bytes and a member of
// no bytes that has a register.
func emptyBesideWideVector(k known) bool {
	empty := func(t *declaration.Type) bool {
		return (t.Kind == declaration.Struct || t.Kind == declaration.Union) && len(t.Fields) == 0
	}
	both := func(t *declaration.Type) bool { return widest(t) > 16 && uses(t, empty) }
	return k.behind(func(i int, t *declaration.Type) bool { return both(t) && k.inRegisters(i) },
		func(t *declaration.Type) bool { return both(t) && !k.call.Result.Indirect })
}

// unnamedBitFields knows an aggregate of at most 16 bytes with a bit-field that has
// bits and no name: larger ones lie in memory, whatever is in them.
func unnamedBitFields(k known) bool {
	return k.withBitField(func(_ *declaration.Type, f declaration.Field) bool { return f.Name == "" && f.Width > 0 })
}

// emptyBitFieldsOfUnions knows one with a union that has a bit-field of no bits.
func emptyBitFieldsOfUnions(k known) bool {
	return k.withBitField(func(t *declaration.Type, f declaration.Field) bool {
		return t.Kind == declaration.Union && f.Width == 0
	})
}

// withBitField knows an aggregate of at most 16 bytes with such a bit-field in it.
func (k known) withBitField(such func(*declaration.Type, declaration.Field) bool) bool {
	has := func(t *declaration.Type) bool {
		return slices.ContainsFunc(t.Fields, func(f declaration.Field) bool { return f.BitField && such(t, f) })
	}
	return k.behind(func(i int, t *declaration.Type) bool { return uses(t, has) && k.place(i).Size <= 16 },
		func(t *declaration.Type) bool { return uses(t, has) && k.call.Result.Size <= 16 })
}

// ofCopies reports whether all that is found is the alignment of copies.
func ofCopies(k known) bool {
	return !slices.ContainsFunc(k.found, func(d Disagreement) bool { return d.Of != OfCaller || d.What != copyAlignment })
}

// fetchedInPlace knows a variadic argument that is passed by reference, of which the
// callee alone does otherwise.
func fetchedInPlace(k known) bool {
	return k.behind(func(i int, _ *declaration.Type) bool {
		return i >= len(k.Function.Params) && k.place(i).Indirect
	}, nil) && !slices.ContainsFunc(k.found, func(d Disagreement) bool { return d.Of != OfCallee })
}

// float128InXMM knows f128 as an argument by reference, or as a result in memory.
func float128InXMM(k known) bool {
	float128 := func(t *declaration.Type) bool { return t.Kind == declaration.Float && t.Bits == 128 }
	return k.behind(func(_ int, t *declaration.Type) bool { return float128(t) }, float128)
}

// copiesOfOveraligned knows copies of values that ask for more than 16 bytes.
func copiesOfOveraligned(k known) bool {
	return ofCopies(k) && !slices.ContainsFunc(k.found, func(d Disagreement) bool { return k.place(d.Argument).Align <= 16 })
}

// emptyResults knows a result of an aggregate of no bytes: its address takes a position.
func emptyResults(k known) bool {
	return k.behind(func(int, *declaration.Type) bool { return false },
		func(t *declaration.Type) bool { return t.Aggregate() && k.call.Result.Size == 0 })
}

// wideResultsInRegisters knows results in memory that are no aggregates.
func wideResultsInRegisters(k known) bool {
	return k.behind(func(int, *declaration.Type) bool { return false },
		func(t *declaration.Type) bool { return !t.Aggregate() && k.call.Result.Indirect })
}

// overalignedVariadics knows variadic aggregates at multiples of 16 in general registers,
// where the callee faults.
func overalignedVariadics(k known) bool {
	return k.behind(func(i int, t *declaration.Type) bool {
		return i >= len(k.Function.Params) && t.Aggregate() && t.Align >= 16 && k.inRegisters(i)
	}, nil) && !slices.ContainsFunc(k.found, func(d Disagreement) bool { return d.Of != OfCallee || d.What != "the run" })
}

// unalignedAggregates knows an aggregate in memory in which one is not aligned, though all
// scalars are.
func unalignedAggregates(k known) bool {
	c := k.Convention()
	unaligned := func(t *declaration.Type) bool {
		return t.Aggregate() && k.rules.unaligned(t, c, 0, (*declaration.Type).Aggregate) && !k.rules.unaligned(t, c, 0, scalar)
	}
	return k.behind(func(i int, t *declaration.Type) bool { return unaligned(t) && !k.inRegisters(i) },
		func(t *declaration.Type) bool { return unaligned(t) && k.call.Result.Indirect })
}

func scalar(t *declaration.Type) bool { return !t.Aggregate() }

// emptyVariadics knows a variadic argument of no bytes that asks for more than 8: the
// callee alone looks for what follows elsewhere.
func emptyVariadics(k known) bool {
	overaligned := func(t *declaration.Type) bool { return t.Align > 8 }
	first := slices.IndexFunc(k.Extra, func(t *declaration.Type) bool {
		return k.rules.size(t, k.Convention()) == 0 && uses(t, overaligned)
	})
	return first >= 0 && !slices.ContainsFunc(k.found, func(d Disagreement) bool {
		return d.Of != OfCallee || d.Argument <= len(k.Function.Params)+first || k.inRegisters(d.Argument)
	})
}

// bitFieldsOfPackedUnions knows an aggregate in registers with a packed union in it that
// has a bit-field.
func bitFieldsOfPackedUnions(k known) bool {
	union := func(t *declaration.Type) bool {
		return t.Kind == declaration.Union && t.Packed && slices.ContainsFunc(t.Fields, func(f declaration.Field) bool { return f.BitField })
	}
	inner := func(t *declaration.Type) bool { return !union(t) && uses(t, union) }
	return k.behind(func(i int, t *declaration.Type) bool { return inner(t) && k.inRegisters(i) },
		func(t *declaration.Type) bool { return inner(t) && !k.call.Result.Indirect })
}

// paddingThatNobodyRemoves knows a vector on the stack of a function that removes its
// arguments, which are no multiple of 16: the caller alone goes astray, after the call.
func paddingThatNobodyRemoves(k known) bool {
	after := []string{"the run", "rsp after the call", "result"}
	onStack := false
	for i, t := range k.Arguments() {
		onStack = onStack || t.Kind == declaration.Vector && t.Bits > 64 && !k.inRegisters(i)
	}
	return onStack && k.call.Pops%16 != 0 && !slices.ContainsFunc(k.found, func(d Disagreement) bool {
		return d.Of != OfCaller || !slices.Contains(after, d.What)
	})
}

// unionsOfM64 knows types in which a union of eight bytes has an m64.
func unionsOfM64(k known) bool {
	m64 := func(t *declaration.Type) bool { return t.Kind == declaration.Vector && t.Bits == 64 }
	union := func(t *declaration.Type) bool {
		return t.Kind == declaration.Union && uses(t, m64) && k.rules.size(t, k.Convention()) == 8
	}
	return !slices.ContainsFunc(k.found, func(d Disagreement) bool {
		return d.Of != OfShape || !slices.ContainsFunc(k.Types(), func(t *declaration.Type) bool { return spell(t) == d.What && uses(t, union) })
	})
}
