package witness

import (
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// Layout are the rules of model/layout: all of them.
func Layout() Rules { return layoutRules(layout.Rules{}) }

func layoutRules(r layout.Rules) Rules {
	return Rules{
		Call:      r.Call,
		SizeAlign: r.SizeAlign,
		Bits: func(t *declaration.Type, c declaration.Convention) []int {
			var bits []int
			for _, m := range r.Members(t, c) {
				bits = append(bits, m.Offset)
			}
			return bits
		},
	}
}
