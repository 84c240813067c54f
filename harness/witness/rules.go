package witness

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// Rules are a prediction of how functions are called and types laid out. Those of
// Layout are model/layout's; tests break them.
type Rules struct {
	Call      func(f *declaration.Function, extra []*declaration.Type) (framemap.Call, error)
	SizeAlign func(t *declaration.Type, c declaration.Convention) (size, align int) // bytes
	// Bits gives, for each field of a struct or union, how many bits lie before it.
	Bits func(t *declaration.Type, c declaration.Convention) []int
	// originals says that an address may be that of the caller's own value: there need
	// be no copy.
	originals bool
}

// size of a type in bytes.
func (r Rules) size(t *declaration.Type, c declaration.Convention) int {
	if t.Kind == declaration.Void {
		return 0
	}
	size, _ := r.SizeAlign(t, c)
	return size
}

// mask has the bits of a value that say anything set: neither those of padding nor
// those between bit-fields.
func (r Rules) mask(t *declaration.Type, c declaration.Convention) []byte {
	mask := make([]byte, r.size(t, c))
	r.each(t, c, 0, func(_ *declaration.Type, bit, width int) {
		for b := bit; b < bit+width && b/8 < len(mask); b++ {
			mask[b/8] |= 1 << (b % 8)
		}
	})
	return mask
}

// each calls do for every scalar in a type, with the bits before it and how many say
// anything: of f80 the first 80.
func (r Rules) each(t *declaration.Type, c declaration.Convention, bit int, do func(leaf *declaration.Type, bit, width int)) {
	size := 8 * r.size(t, c)
	switch t.Kind {
	case declaration.Array:
		for i := range t.Count {
			r.each(t.Element, c, bit+i*size/t.Count, do)
		}
	case declaration.Struct, declaration.Union:
		for i, at := range r.Bits(t, c) {
			f := t.Fields[i]
			switch {
			case !f.BitField:
				r.each(f.Type, c, bit+at, do)
			case f.Name != "":
				do(f.Type, bit+at, f.Width)
			}
		}
	case declaration.Complex:
		do(t, bit, min(t.Bits, size/2))
		do(t, bit+size/2, min(t.Bits, size/2))
	case declaration.Float:
		do(t, bit, min(t.Bits, size))
	case declaration.Void, declaration.Bool, declaration.Integer, declaration.Pointer, declaration.Vector:
		do(t, bit, size)
	}
}

// value is what an argument or result is: graffiti by its number, and 1 in each bool,
// which can be nothing else but 0.
func (r Rules) value(number int, t *declaration.Type, c declaration.Convention) []byte {
	bytes := declaration.Graffiti(number, t, r.size(t, c))
	r.each(t, c, 0, func(leaf *declaration.Type, bit, width int) {
		if leaf.Kind == declaration.Bool && width == 8 && bit%8 == 0 && bit/8 < len(bytes) {
			bytes[bit/8] = 1
		}
	})
	return bytes
}

// unaligned reports whether in a type, which lies at an offset in bytes, one of a kind lies
// at no multiple of its alignment.
func (r Rules) unaligned(t *declaration.Type, c declaration.Convention, offset int, kind func(*declaration.Type) bool) bool {
	size, align := r.SizeAlign(t, c)
	if kind(t) && offset%align != 0 {
		return true
	}
	switch t.Kind {
	case declaration.Array:
		for i := range t.Count {
			if r.unaligned(t.Element, c, offset+i*size/t.Count, kind) {
				return true
			}
		}
	case declaration.Struct, declaration.Union:
		for i, bit := range r.Bits(t, c) {
			if !t.Fields[i].BitField && r.unaligned(t.Fields[i].Type, c, offset+bit/8, kind) {
				return true
			}
		}
	}
	return false
}
