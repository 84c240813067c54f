package witness

import (
	"errors"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// Layout are the rules of model/layout: all of them.
func Layout() Rules { return layoutRules(layout.Rules{}) }

func layoutRules(r layout.Rules) Rules {
	return Rules{
		Call: func(f *declaration.Function, extra []*declaration.Type) (framemap.Call, error) {
			call, err := r.Call(f, extra)
			if mistake := new(layout.Mistake); errors.As(err, &mistake) {
				err = errors.New(mistake.Message) // a drawn signature stands in no file
			}
			return call, err
		},
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
