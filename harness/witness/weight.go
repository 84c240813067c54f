package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// weight says how small a signature is: shrinking makes it less.
func weight(s Signature) int {
	sum := 0
	for _, t := range s.Arguments() {
		sum += 4 + weightOf(t)
	}
	if s.Function.Variadic {
		sum++
	}
	if s.Returns() {
		sum += weightOf(s.Function.Returns)
	}
	return sum
}

func weightOf(t *declaration.Type) int {
	switch t.Kind {
	case declaration.Array:
		return 1 + t.Count + weightOf(t.Element)
	case declaration.Struct, declaration.Union:
		sum := 4
		if t.Packed {
			sum++
		}
		if t.Align > 0 {
			sum += 1 + t.Align
		}
		for _, f := range t.Fields {
			sum += 1 + weightOf(f.Type)
			if f.BitField {
				sum += 1 + f.Width
			}
		}
		return sum
	case declaration.Void:
		return 0
	case declaration.Integer:
		if isPlain(t) {
			return 1
		}
		return 2 + t.Bits/64
	case declaration.Bool, declaration.Float, declaration.Complex, declaration.Pointer, declaration.Vector:
	}
	return 4 + t.Bits/64
}

// plain is the smallest type of all.
var plain = integer(32, false)

func isPlain(t *declaration.Type) bool {
	return t.Kind == declaration.Integer && t.Bits == plain.Bits && !t.Unsigned
}

// smallerTypes are those that are a step away from a type, all of less weight.
func smallerTypes(t *declaration.Type) []*declaration.Type {
	var all []*declaration.Type
	if t.Kind != declaration.Void && !isPlain(t) {
		all = append(all, plain)
	}
	switch t.Kind {
	case declaration.Array:
		all = append(all, t.Element)
		if t.Count > 1 {
			all = append(all, with(t, func(c *declaration.Type) { c.Count = 1 }), with(t, func(c *declaration.Type) { c.Count-- }))
		}
		for _, e := range smallerTypes(t.Element) {
			all = append(all, with(t, func(c *declaration.Type) { c.Element = e }))
		}
	case declaration.Struct, declaration.Union:
		all = append(all, smallerAggregates(t)...)
	case declaration.Void, declaration.Bool, declaration.Integer, declaration.Float, declaration.Complex, declaration.Pointer, declaration.Vector:
	}
	return all
}

func smallerAggregates(t *declaration.Type) []*declaration.Type {
	var all []*declaration.Type
	for i, f := range t.Fields {
		if !f.BitField && f.Type.Kind != declaration.Array {
			all = append(all, f.Type)
		}
		if fewer := with(t, func(c *declaration.Type) { c.Fields = slices.Delete(c.Fields, i, i+1) }); named(fewer) {
			all = append(all, fewer)
		}
		all = append(all, smallerFields(t, i)...)
	}
	if t.Packed {
		all = append(all, with(t, func(c *declaration.Type) { c.Packed = false }))
	}
	if t.Align > 0 {
		all = append(all, with(t, func(c *declaration.Type) { c.Align = 0 }))
	}
	return all
}

// named reports whether C defines a struct or union of these fields: it has none, or
// one with a name (C11 6.7.2.1).
func named(t *declaration.Type) bool {
	return len(t.Fields) == 0 || slices.ContainsFunc(t.Fields, func(f declaration.Field) bool { return f.Name != "" })
}

// smallerFields makes one field of an aggregate smaller.
func smallerFields(t *declaration.Type, i int) []*declaration.Type {
	var all []*declaration.Type
	f := t.Fields[i]
	if !f.BitField {
		for _, smaller := range smallerTypes(f.Type) {
			all = append(all, with(t, func(c *declaration.Type) { c.Fields[i].Type = smaller }))
		}
		return all
	}
	if f.Name != "" {
		all = append(all, with(t, func(c *declaration.Type) { c.Fields[i].BitField, c.Fields[i].Width = false, 0 }))
	}
	if f.Width > 1 {
		all = append(all, with(t, func(c *declaration.Type) { c.Fields[i].Width = 1 }), with(t, func(c *declaration.Type) { c.Fields[i].Width-- }))
	}
	if f.Width <= plain.Bits {
		all = append(all, with(t, func(c *declaration.Type) { c.Fields[i].Type = plain }))
	}
	return all
}

// with gives a changed copy of a type.
func with(t *declaration.Type, change func(*declaration.Type)) *declaration.Type {
	c := *t
	c.Fields = append([]declaration.Field(nil), t.Fields...)
	change(&c)
	return &c
}
