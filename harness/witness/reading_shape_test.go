package witness

import "github.com/framecheck/framecheck/scenarios/declaration"

// reading is a second reading of the System V psABI (3.1.2 and 3.2.3), for 64-bit code
// alone: the witness is tested without model/layout. Broken names a rule that is left out.
type reading struct{ broken string }

func (r reading) rules() Rules {
	return Rules{
		Call:      r.call,
		SizeAlign: func(t *declaration.Type, _ declaration.Convention) (int, int) { return r.sizeAlign(t) },
		Bits: func(t *declaration.Type, _ declaration.Convention) []int {
			_, _, bits := r.layOut(t)
			return bits
		},
	}
}

func up(n, align int) int { return (n + align - 1) / align * align }

func (r reading) sizeAlign(t *declaration.Type) (size, align int) {
	switch t.Kind {
	case declaration.Void:
		return 0, 1
	case declaration.Bool:
		return 1, 1
	case declaration.Pointer:
		return 8, 8
	case declaration.Complex:
		size, align = r.sizeAlign(&declaration.Type{Kind: declaration.Float, Bits: t.Bits})
		return 2 * size, align
	case declaration.Array:
		size, align = r.sizeAlign(t.Element)
		return t.Count * size, align
	case declaration.Struct, declaration.Union:
		size, align, _ = r.layOut(t)
		return size, align
	case declaration.Integer, declaration.Float, declaration.Vector:
	}
	size = up(t.Bits/8, 1)
	if t.Bits == 80 {
		size = 16
	}
	return size, size
}

// layOut gives the bits before each field as well.
func (r reading) layOut(t *declaration.Type) (size, align int, bits []int) {
	align = max(1, t.Align)
	end := 0
	for _, f := range t.Fields {
		fieldSize, fieldAlign := r.sizeAlign(f.Type)
		if t.Packed && r.broken != "packed" {
			fieldAlign = 1
		}
		if t.Kind == declaration.Union {
			end = 0
		}
		switch {
		case !f.BitField:
			end = up(end, 8*fieldAlign)
		case f.Width == 0:
			_, fieldAlign = r.sizeAlign(f.Type)
			end = up(end, 8*fieldAlign)
		case (!t.Packed || r.broken == "packed") && end/(8*fieldSize) != (end+f.Width-1)/(8*fieldSize) && r.broken != "bit-fields stay in their unit":
			end = up(end, 8*fieldAlign)
		}
		bits = append(bits, end)
		switch {
		case !f.BitField:
			end += 8 * fieldSize
		default:
			end += f.Width
		}
		if f.Name != "" {
			align = max(align, fieldAlign)
		}
		size = max(size, up(end, 8)/8)
	}
	return up(size, align), align, bits
}
