package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// SizeAlign gives the size and the alignment of a type under a convention, in bytes
// (psABI figure 3.1, i386 psABI table 2.1).
func SizeAlign(t *declaration.Type, c declaration.Convention) (size, align int) {
	return Rules{}.SizeAlign(t, c)
}

// SizeAlign gives size and alignment by these rules.
func (r Rules) SizeAlign(t *declaration.Type, c declaration.Convention) (size, align int) {
	return r.sizes(c).of(t)
}

// Members gives the place of each field of a struct or union under a convention.
func Members(t *declaration.Type, c declaration.Convention) []Member {
	return Rules{}.Members(t, c)
}

// Members gives the place of each field by these rules.
func (r Rules) Members(t *declaration.Type, c declaration.Convention) []Member {
	_, _, members := r.sizes(c).aggregate(t)
	return members
}

// Member is where a field lies.
type Member struct {
	Field  *declaration.Field
	Offset int // in bits, from the beginning of the aggregate
	Bits   int
}

// sizes are the sizes of types in a mode.
type sizes struct {
	Rules
	mode trace.Mode
	abi  declaration.Convention
}

func (r Rules) sizes(c declaration.Convention) sizes { return sizes{r, c.Mode(), c} }

// narrow is the alignment in i386 of what has eight bytes or more and is no vector.
const narrow = 4

func (s sizes) of(t *declaration.Type) (size, align int) {
	switch t.Kind {
	case declaration.Void:
		return 0, 1
	case declaration.Bool:
		size = 1
	case declaration.Pointer:
		size = s.mode.Bytes()
	case declaration.Integer, declaration.Vector:
		size = t.Bits / 8
	case declaration.Float:
		size = s.float(t.Bits)
	case declaration.Complex:
		return 2 * s.float(t.Bits), s.scalarAlign(t, s.float(t.Bits))
	case declaration.Array:
		size, align = s.of(t.Element)
		return size * t.Count, align
	case declaration.Struct, declaration.Union:
		size, align, _ = s.aggregate(t)
		return size, align
	case declaration.VaList:
		return s.list()
	}
	return size, s.scalarAlign(t, size)
}

// float is the size of a floating-point type: that of x87 is padded.
func (s sizes) float(bits int) int {
	switch {
	case bits != 80:
		return bits / 8
	case s.mode == trace.Mode32:
		return 12
	}
	return 16
}

func (s sizes) scalarAlign(t *declaration.Type, size int) int {
	if s.mode == trace.Mode32 && t.Kind != declaration.Vector && size > narrow && s.keep(SmallMemberAlign) {
		return narrow
	}
	if size == 12 {
		return narrow
	}
	return max(size, 1)
}

// aggregate lays out a struct or union.
func (s sizes) aggregate(t *declaration.Type) (size, align int, members []Member) {
	bits, end := 0, 0
	align = max(1, t.Align)
	for i := range t.Fields {
		f := &t.Fields[i]
		if t.Kind == declaration.Union {
			bits = 0
		}
		var m Member
		m, bits = s.member(f, bits, t.Packed)
		end = max(end, bits)
		members = append(members, m)
		if _, own := s.of(f.Type); !t.Packed && (!f.BitField || f.Name != "") {
			align = max(align, own)
		}
	}
	return roundUp((end+7)/8, align), align, members
}

// member places a field at the next bits, and gives where the one after it can begin.
func (s sizes) member(f *declaration.Field, bits int, packed bool) (Member, int) {
	size, align := s.of(f.Type)
	if !f.BitField {
		if packed {
			align = 1
		}
		at := roundUp(bits, 8*align)
		return Member{f, at, 8 * size}, at + 8*size
	}
	unit := 8 * align
	switch {
	case f.Width == 0:
		return Member{f, roundUp(bits, unit), 0}, roundUp(bits, unit)
	case !packed && s.keep(BitFieldUnits) && roundUp(bits%unit+f.Width, unit) > max(8*size, unit):
		bits = roundUp(bits, unit) // psABI 3.1.2: it lies in one storage unit of its type
	}
	return Member{f, bits, f.Width}, bits + f.Width
}

// roundUp is the next multiple, of a power of two.
func roundUp(n, of int) int { return (n + of - 1) &^ (of - 1) }
