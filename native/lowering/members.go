package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// members are those of a struct or union, with where they lie.
type members struct {
	list        []member
	size, align int // bytes
}

// member is a field of a struct or union.
type member struct {
	kind  *declaration.Type
	bit   int // where it begins
	width int // bits of a bit-field, else 0
}

// layOut places members one after the other (psABI AMD64 3.1.2, "Aggregates and Unions"
// and "Bit-Fields"; psABI i386 2.1). Packed members have an alignment of 1.
func layOut(t *declaration.Type, mode trace.Mode) members {
	m, bit, end := members{align: max(t.Align, 1)}, 0, 0
	for _, f := range t.Fields {
		if t.Kind == declaration.Union {
			bit = 0
		}
		bit = m.add(t, f, bit, mode)
		end = max(end, bit)
	}
	m.size = up(up(end, 8)/8, m.align)
	return m
}

// add places a field at the bit or behind it, and gives the bit behind the field.
func (m *members) add(t *declaration.Type, f declaration.Field, bit int, mode trace.Mode) int {
	if f.BitField {
		return m.addBits(t, f, bit, mode)
	}
	align := alignment(f.Type, mode)
	if t.Packed {
		align = 1
	}
	m.align = max(m.align, align)
	bit = up(bit, 8*align)
	m.list = append(m.list, member{kind: f.Type, bit: bit})
	return bit + 8*size(f.Type, mode)
}

// addBits places a bit-field. It lies within a unit of its type, unless it is packed;
// one of no bits ends the unit. Those without a name do not align the struct.
func (m *members) addBits(t *declaration.Type, f declaration.Field, bit int, mode trace.Mode) int {
	align, unit := 8*alignment(f.Type, mode), 8*size(f.Type, mode)
	if f.Width == 0 {
		return up(bit, align)
	}
	if !t.Packed {
		if bit%align+f.Width > unit {
			bit = up(bit, align)
		}
		if f.Name != "" {
			m.align = max(m.align, align/8)
		}
	}
	m.list = append(m.list, member{kind: f.Type, bit: bit, width: f.Width})
	return bit + f.Width
}

// leaf is a scalar or bit-field somewhere in a type.
type leaf struct {
	kind *declaration.Type
	bit  int
	// width is the bits of a bit-field, else 0.
	width int
}

// leaves takes a type apart.
func leaves(t *declaration.Type, bit int, mode trace.Mode) (all []leaf) {
	switch t.Kind {
	case declaration.Array:
		for k := range t.Count {
			all = append(all, leaves(t.Element, bit+8*k*size(t.Element, mode), mode)...)
		}
	case declaration.Struct, declaration.Union:
		for _, m := range layOut(t, mode).list {
			if m.width > 0 {
				all = append(all, leaf{m.kind, bit + m.bit, m.width})
				continue
			}
			all = append(all, leaves(m.kind, bit+m.bit, mode)...)
		}
	case declaration.Void, declaration.Bool, declaration.Integer, declaration.Float, declaration.Complex, declaration.Pointer, declaration.Vector:
		all = append(all, leaf{kind: t, bit: bit})
	}
	return all
}
