package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// leafKind is which registers a scalar can go through.
type leafKind uint8

const (
	whole    leafKind = iota // general registers
	floating                 // vector registers
	extended                 // x87, the eight bytes of the significand
	exponent                 // x87, what follows them
	upper                    // the rest of a vector, in the register of its beginning
	bits                     // a bit-field
)

// leaf is a scalar in a type: all aggregates are taken apart.
type leaf struct {
	kind       leafKind
	first, end int  // in bits
	skew       bool // it is not at a multiple of its alignment
}

// shape is a type taken apart.
type shape struct {
	size, align int // bytes
	leaves      []leaf
}

// shapeOf takes a type apart (psABI 3.1.2; i386 psABI 2.1).
func shapeOf(t *declaration.Type, mode trace.Mode) shape {
	switch t.Kind {
	case declaration.Array:
		return arrayShape(t, mode)
	case declaration.Struct, declaration.Union:
		return recordShape(t, mode)
	}
	size, align := scalarSize(t, mode)
	return shape{size, align, scalarLeaves(t, size)}
}

func scalarSize(t *declaration.Type, mode trace.Mode) (size, align int) {
	word := mode.Bytes()
	part := t.Bits / 8
	if t.Bits == 80 {
		part = 4 * (2 + mode.Bytes()/4) // 12 in 32-bit code, 16 in 64-bit code
	}
	switch t.Kind {
	case declaration.Void:
		return 0, 1
	case declaration.Bool:
		return 1, 1
	case declaration.Pointer:
		return word, word
	case declaration.Vector:
		return part, part
	case declaration.Complex:
		size = 2 * part
	default:
		size = part
	}
	if mode == trace.Mode32 {
		return size, min(part, 4)
	}
	return size, part
}

func scalarLeaves(t *declaration.Type, size int) []leaf {
	switch {
	case size == 0:
		return nil
	case t.Kind == declaration.Float && t.Bits == 80, t.Kind == declaration.Complex && t.Bits == 80:
		var all []leaf
		for from, part := 0, size; from < size; from += part {
			if t.Kind == declaration.Complex {
				part = size / 2
			}
			all = append(all, leaf{extended, 8 * from, 8*from + 64, false}, leaf{exponent, 8*from + 64, 8 * (from + part), false})
		}
		return all
	case t.Kind == declaration.Complex:
		return []leaf{{floating, 0, 4 * size, false}, {floating, 4 * size, 8 * size, false}}
	case t.Kind == declaration.Float && t.Bits <= 64, t.Kind == declaration.Vector && size == 8:
		return []leaf{{floating, 0, 8 * size, false}}
	case t.Kind == declaration.Float, t.Kind == declaration.Vector:
		return []leaf{{floating, 0, 64, false}, {upper, 64, 8 * size, false}}
	}
	return []leaf{{whole, 0, 8 * size, false}}
}

func arrayShape(t *declaration.Type, mode trace.Mode) shape {
	element := shapeOf(t.Element, mode)
	s := shape{size: element.size * t.Count, align: element.align}
	if len(element.leaves) == 0 || s.size > mostTakenApart {
		return s
	}
	for i := range t.Count {
		s.add(element.leaves, 8*i*element.size, false)
	}
	return s
}

// mostTakenApart is the size in bytes beyond which nobody asks what is in a value.
const mostTakenApart = 1024

func (s *shape) add(leaves []leaf, at int, skew bool) {
	for _, l := range leaves {
		s.leaves = append(s.leaves, leaf{l.kind, l.first + at, l.end + at, l.skew || skew})
	}
}

// recordShape lays members out one after the other, or one over the other.
func recordShape(t *declaration.Type, mode trace.Mode) shape {
	s := shape{align: max(t.Align, 1)}
	next, most := 0, 0 // in bits
	for _, f := range t.Fields {
		member := shapeOf(f.Type, mode)
		if t.Kind == declaration.Union {
			next = 0
		}
		if f.BitField {
			next = s.bitField(f, member, next, t.Packed)
		} else {
			if !t.Packed {
				next = up(next, 8*member.align)
			}
			s.add(member.leaves, next, next%(8*member.align) != 0)
			next += 8 * member.size
		}
		if !t.Packed && (!f.BitField || f.Name != "") {
			s.align = max(s.align, member.align)
		}
		most = max(most, next)
	}
	s.size = up(up(most, 8)/8, s.align)
	return s
}

// bitField adds one, and gives where the next member can begin: it moves to the next
// unit of its type where it would not lie within one (psABI 3.1.2).
func (s *shape) bitField(f declaration.Field, member shape, next int, packed bool) int {
	unit, room := 8*member.align, 8*member.size
	if f.Width == 0 {
		return up(next, unit)
	}
	if last := next + f.Width - 1; !packed && (last/unit-next/unit+1)*unit > max(room, unit) {
		next = up(next, unit)
	}
	if f.Name != "" {
		s.leaves = append(s.leaves, leaf{bits, next, next + f.Width, false})
	}
	return next + f.Width
}

// up is the next multiple of a power of two.
func up(n, of int) int { return (n + of - 1) / of * of }

// down is the multiple of a power of two at or below n, which can be below zero.
func down(n, of int) int { return n & -of }
