package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// counts reports whether a type counts against the registers for words: not if it is, or
// is filled by, one float.
func (d *dialect) counts(t *declaration.Type) bool {
	leaf := d.filling(t)
	switch {
	case leaf.Kind == declaration.Complex, leaf.Kind == declaration.Vector, leaf.Kind == declaration.Float && leaf.Bits > 64:
		if t.Kind == declaration.Float {
			return d.has(longDoublesCount)
		}
		return d.has(wideFloatsAsWords)
	}
	return leaf.Kind != declaration.Float
}

// filling is the type of the one member that fills a type, or the type itself.
func (d *dialect) filling(t *declaration.Type) *declaration.Type {
	if t.Kind == declaration.Array && t.Count == 1 {
		return d.filling(t.Element)
	}
	if t.Kind == declaration.Union && (!d.has(unionsOfFloats) || d.fieldsThatMatter(t) > 1) {
		return t
	}
	for _, f := range t.Fields {
		if !f.BitField && d.size(f.Type) == d.size(t) {
			return d.filling(f.Type)
		}
	}
	return t
}

func (d *dialect) fieldsThatMatter(t *declaration.Type) int {
	count := 0
	for _, f := range t.Fields {
		if !d.emptyField(f) {
			count++
		}
	}
	return count
}

// empty reports a struct or union in which nothing has a name and bytes.
func (d *dialect) empty(t *declaration.Type) bool {
	switch t.Kind {
	case declaration.Array:
		return d.empty(t.Element)
	case declaration.Struct, declaration.Union:
		return d.fieldsThatMatter(t) == 0
	}
	return false
}

func (d *dialect) emptyField(f declaration.Field) bool {
	return f.BitField && f.Name == "" || !f.BitField && d.empty(f.Type)
}

// mostExpanded is the size in bytes up to which clang passes the members of a struct one
// by one.
const mostExpanded = 16

// expanded reports a struct or union of members of 4 and 8 bytes, without padding: they
// are passed one by one.
func (d *dialect) expanded(t *declaration.Type) bool {
	if t.Kind != declaration.Struct && t.Kind != declaration.Union || d.size(t) > mostExpanded {
		return false
	}
	sum := 0
	for _, f := range t.Fields {
		if f.BitField || !d.basic(f.Type) {
			return false
		}
		sum += d.size(f.Type)
	}
	return sum == d.size(t)
}

// basic reports a scalar of 4 or 8 bytes, or a complex of two.
func (d *dialect) basic(t *declaration.Type) bool {
	switch t.Kind {
	case declaration.Integer, declaration.Float, declaration.Complex:
		return t.Bits == 32 || t.Bits == 64
	case declaration.Pointer:
		return true
	}
	return false
}

// expansion is what is passed of a type: of a union that is expanded, which the alignment
// alone makes larger than its members, the largest member.
func (d *dialect) expansion(t *declaration.Type) *declaration.Type {
	if t.Kind != declaration.Union || !d.has(largestMemberAlone) || !d.expanded(t) {
		return t
	}
	return slices.MaxFunc(t.Fields, func(a, b declaration.Field) int { return d.size(a.Type) - d.size(b.Type) }).Type
}

// stackAlign is the alignment on the stack: four, or that of a vector.
func (d *dialect) stackAlign(t *declaration.Type) int {
	if t.Kind != declaration.Vector && d.has(aggregatesAtWords) || !d.holdsVector(t) {
		return wordBytes
	}
	_, align := d.rules.SizeAlign(t, d.function.Convention)
	return align
}

// holdsVector reports a vector of 16 bytes that still has its alignment.
func (d *dialect) holdsVector(t *declaration.Type) bool {
	_, align := d.rules.SizeAlign(t, d.function.Convention)
	switch {
	case align < 16:
		return false
	case t.Kind == declaration.Array:
		return d.holdsVector(t.Element)
	}
	return t.Kind == declaration.Vector || slices.ContainsFunc(t.Fields, func(f declaration.Field) bool { return d.holdsVector(f.Type) })
}
