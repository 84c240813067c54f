package witness

import (
	"math/bits"
	"math/rand/v2"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// Limits of what is drawn: the values of a signature share the data page, and each
// argument has a number of its own in its bytes.
const (
	mostArguments = 12
	mostBytes     = 128  // of a value
	mostTogether  = 1536 // bytes of all arguments, each at a multiple of 64
)

// Draw gives signature number n of a seed: always the same one.
func Draw(c declaration.Convention, seed, n uint64) Signature {
	d := dice{rand.New(rand.NewPCG(seed, n)), c}
	for {
		if s := d.signature(); fits(s) {
			return s
		}
	}
}

// fits reports whether the values have room.
func fits(s Signature) bool {
	together := 0
	for _, t := range s.Types() {
		size := roughly(t)
		if size > mostBytes {
			return false
		}
		together += max(64, (size+63)&^63)
	}
	return together <= mostTogether
}

// roughly is the size of a type in bytes, or more: each member lies at a multiple of
// the largest alignment in its type.
func roughly(t *declaration.Type) int {
	size, align := extent(t)
	return (size + align - 1) / align * align
}

func extent(t *declaration.Type) (size, align int) {
	switch t.Kind {
	case declaration.Array:
		size, align = extent(t.Element)
		return t.Count * ((size + align - 1) / align * align), align
	case declaration.Struct, declaration.Union:
		align = max(t.Align, 1)
		for _, f := range t.Fields {
			s, a := extent(f.Type)
			align = max(align, a)
			size = (size+a-1)/a*a + (s+a-1)/a*a
		}
		return size, align
	case declaration.Complex:
		half := 1 << bits.Len(uint(t.Bits/8-1))
		return 2 * half, half
	case declaration.Bool, declaration.Pointer, declaration.Integer, declaration.Float, declaration.Vector, declaration.Void:
	}
	size = 1 << bits.Len(uint(max(t.Bits/8, 1)-1))
	if t.Kind == declaration.Pointer {
		size = 8
	}
	return size, size
}

// dice draw for one convention.
type dice struct {
	*rand.Rand
	convention declaration.Convention
}

func (d dice) oneIn(n int) bool { return d.IntN(n) == 0 }

// signature draws one: of scalars, of aggregates (nearly half) or of wide types.
func (d dice) signature() Signature {
	draw := d.narrow
	switch roll := d.IntN(20); {
	case roll < 9:
		draw = d.oftenAggregate
	case roll < 12:
		draw = d.oftenWide
	}
	count := d.IntN(mostArguments + 1)
	if d.oneIn(2) {
		count = d.IntN(4)
	}
	variadic := d.oneIn(8) && d.mayVary()
	if variadic {
		count = max(count, 1)
	}
	var params, extra []*declaration.Type
	for range count {
		t := draw()
		if variadic && (len(params) > 0 && d.oneIn(2) || len(extra) > 0) {
			extra = append(extra, d.promoted(t))
			continue
		}
		params = append(params, t)
	}
	returns := &declaration.Type{}
	if !d.oneIn(5) {
		returns = draw()
	}
	return build(d.convention, returns, params, extra, variadic)
}

// mayVary reports whether functions of the convention can be variadic: where the
// callee removes arguments whose number it does not know, they cannot.
func (d dice) mayVary() bool {
	switch d.convention {
	case declaration.Stdcall, declaration.Fastcall, declaration.Thiscall:
		return false
	}
	return true
}

// promoted gives a type that C's default argument promotions leave as it is.
func (d dice) promoted(t *declaration.Type) *declaration.Type {
	switch {
	case t.Kind == declaration.Bool, t.Kind == declaration.Integer && t.Bits < 32:
		return &declaration.Type{Kind: declaration.Integer, Bits: 32, Unsigned: t.Unsigned}
	case t.Kind == declaration.Float && t.Bits < 64:
		return &declaration.Type{Kind: declaration.Float, Bits: 64}
	}
	return t
}
