package witness

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

func has(s Signature, is func(*declaration.Type) bool) bool {
	for _, t := range s.Types() {
		if uses(t, is) {
			return true
		}
	}
	return false
}

// What is left of a signature is what the property needs, and no more.
func TestSignaturesShrinkToWhatMatters(t *testing.T) {
	for name, is := range map[string]func(*declaration.Type) bool{
		"packed": func(t *declaration.Type) bool { return t.Packed },
		"a bit-field": func(t *declaration.Type) bool {
			return len(t.Fields) > 0 && t.Fields[0].BitField && t.Fields[0].Name != ""
		},
		"f80": func(t *declaration.Type) bool { return t.Kind == declaration.Float && t.Bits == 80 },
	} {
		drawn := Signature{}
		for n := uint64(0); drawn.Function == nil || !has(drawn, is) || len(drawn.Arguments()) < 4; n++ {
			drawn = Draw(declaration.SysV, 1, n)
		}
		smallest, err := Shrink(drawn, func(list []Signature) ([]bool, error) {
			kept := make([]bool, len(list))
			for i, s := range list {
				kept[i] = has(s, is)
			}
			return kept, nil
		})
		if err != nil || len(smallest.Types()) != 1 || weight(smallest) > 14 {
			t.Errorf("%s: %s becomes %s: %v", name, drawn, smallest, err)
		}
	}
}
