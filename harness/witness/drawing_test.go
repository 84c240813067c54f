package witness

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

func wide(t *declaration.Type) bool {
	return t.Kind == declaration.Vector || t.Kind == declaration.Float && t.Bits == 80 || t.Kind == declaration.Complex && t.Bits == 80
}

// Rules are rare in proportion to the types that they are about: each kind has its share.
func TestWhatIsDrawn(t *testing.T) {
	const count = 4000
	shares := map[string]struct {
		least int // of a hundred
		is    func(Signature) bool
	}{
		"aggregates": {33, func(s Signature) bool { return has(s, (*declaration.Type).Aggregate) }},
		"variadic":   {9, func(s Signature) bool { return s.Function.Variadic }},
		"wide":       {10, func(s Signature) bool { return has(s, wide) }},
		"packed":     {5, func(s Signature) bool { return has(s, func(t *declaration.Type) bool { return t.Packed }) }},
		"aligned":    {5, func(s Signature) bool { return has(s, func(t *declaration.Type) bool { return t.Align > 0 }) }},
		"unions": {5, func(s Signature) bool {
			return has(s, func(t *declaration.Type) bool { return t.Kind == declaration.Union })
		}},
		"arrays": {5, func(s Signature) bool {
			return has(s, func(t *declaration.Type) bool { return t.Kind == declaration.Array })
		}},
		"bit-fields": {4, func(s Signature) bool { return has(s, func(t *declaration.Type) bool { return len(bitFields(t)) > 0 }) }},
		"empty": {1, func(s Signature) bool {
			return has(s, func(t *declaration.Type) bool { return t.Kind == declaration.Struct && len(t.Fields) == 0 })
		}},
		"nothing": {2, func(s Signature) bool { return len(s.Arguments()) == 0 }},
		"many":    {10, func(s Signature) bool { return len(s.Arguments()) > 7 }},
	}
	for name, share := range shares {
		found := 0
		for n := range uint64(count) {
			if share.is(Draw(declaration.SysV, 1, n)) {
				found++
			}
		}
		if found*100 < share.least*count {
			t.Errorf("%s: %d of %d signatures, want %d in a hundred", name, found, count, share.least)
		}
		t.Logf("%s: %.1f %%", name, float64(found)*100/count)
	}
}
