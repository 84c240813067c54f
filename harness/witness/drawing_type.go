package witness

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func integer(bits int, unsigned bool) *declaration.Type {
	return &declaration.Type{Kind: declaration.Integer, Bits: bits, Unsigned: unsigned}
}

// narrow draws a scalar that most functions have.
func (d dice) narrow() *declaration.Type {
	switch roll := d.IntN(20); {
	case roll < 1:
		return &declaration.Type{Kind: declaration.Bool}
	case roll < 10:
		return integer(8<<d.IntN(4), d.oneIn(2))
	case roll < 11 && d.convention.Mode() == trace.Mode64:
		return integer(128, d.oneIn(2))
	case roll < 14:
		return &declaration.Type{Kind: declaration.Float, Bits: 32}
	case roll < 18:
		return &declaration.Type{Kind: declaration.Float, Bits: 64}
	}
	return &declaration.Type{Kind: declaration.Pointer}
}

// wide draws a vector, a complex number, or a float of more than 64 bits.
func (d dice) wide() *declaration.Type {
	switch roll := d.IntN(16); {
	case roll < 6:
		return &declaration.Type{Kind: declaration.Vector, Bits: d.vectorBits()}
	case roll < 10:
		return &declaration.Type{Kind: declaration.Float, Bits: 80}
	case roll < 12 && d.convention.Mode() == trace.Mode64:
		return &declaration.Type{Kind: declaration.Float, Bits: 128}
	}
	return &declaration.Type{Kind: declaration.Complex, Bits: []int{32, 64, 80}[d.IntN(3)]}
}

// vectorBits draws 128 most often. Those that are wider, 32-bit code has not.
func (d dice) vectorBits() int {
	widths := []int{64, 128, 128, 128, 256, 512}
	if d.convention.Mode() == trace.Mode32 {
		widths = widths[:4]
	}
	return widths[d.IntN(len(widths))]
}

func (d dice) oftenWide() *declaration.Type {
	if d.oneIn(2) {
		return d.wide()
	}
	return d.narrow()
}

func (d dice) oftenAggregate() *declaration.Type {
	switch d.IntN(10) {
	case 0, 1, 2:
		return d.narrow()
	case 3:
		return d.oftenWide()
	}
	return d.aggregate(2)
}

// aggregate draws a struct or union, with others in it up to a depth. Half of them are
// small: where they go depends on what they are made of.
func (d dice) aggregate(depth int) *declaration.Type {
	t := &declaration.Type{Kind: declaration.Struct}
	if d.oneIn(6) {
		t.Kind = declaration.Union
	}
	count := 1 + d.IntN(4)
	switch {
	case d.oneIn(30):
		count = 0
	case d.oneIn(3):
		count = 1
	}
	member := d.member
	switch d.IntN(5) {
	case 0:
		same := &declaration.Type{Kind: declaration.Float, Bits: 32 << d.IntN(2)}
		member = func(int) *declaration.Type { return same }
	case 1:
		member = func(int) *declaration.Type { return d.narrow() }
	}
	bits := d.oneIn(5)
	for range count {
		if bits && !d.oneIn(4) {
			t.Fields = append(t.Fields, d.bitField())
			continue
		}
		t.Fields = append(t.Fields, declaration.Field{Type: member(depth - 1)})
	}
	name(t.Fields)
	if !named(t) {
		return d.aggregate(depth)
	}
	t.Packed = d.oneIn(7)
	if d.oneIn(8) {
		t.Align = 1 << (1 + d.IntN(5))
	}
	return t
}

// name gives the fields the names a, b, c; unnamed bit-fields (Width 0 or the name
// "_") none.
func name(fields []declaration.Field) {
	for i := range fields {
		if fields[i].Name == "_" || fields[i].BitField && fields[i].Width == 0 {
			fields[i].Name = ""
			continue
		}
		fields[i].Name = string(rune('a' + i))
	}
}

// member draws what a field can be.
func (d dice) member(depth int) *declaration.Type {
	switch roll := d.IntN(12); {
	case roll < 2 && depth > 0:
		return d.aggregate(depth)
	case roll < 4:
		element := d.narrow()
		if depth > 0 && d.oneIn(4) {
			element = d.aggregate(depth)
		}
		return &declaration.Type{Kind: declaration.Array, Element: element, Count: 1 + d.IntN(5)}
	case roll < 5:
		return d.wide()
	}
	return d.narrow()
}

// bitField draws one, now and then without a name or of no bits.
func (d dice) bitField() declaration.Field {
	t := integer(8<<d.IntN(4), d.oneIn(2))
	f := declaration.Field{Type: t, BitField: true, Width: 1 + d.IntN(t.Bits)}
	switch {
	case d.oneIn(10):
		f.Width = 0
	case d.oneIn(10):
		f.Name = "_"
	case d.oneIn(12):
		f.Type, f.Width = &declaration.Type{Kind: declaration.Bool}, 1
	}
	return f
}
