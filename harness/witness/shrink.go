package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// mostCandidates is how many smaller signatures are tried together.
const mostCandidates = 200

// Shrink finds a smallest signature of which something still holds, such as that a
// compiler does otherwise than is predicted. Keeps is asked of many at once and
// answers for each. The error is that of keeps.
func Shrink(s Signature, keeps func([]Signature) ([]bool, error)) (Signature, error) {
	for {
		candidates := smaller(s)
		slices.SortStableFunc(candidates, func(a, b Signature) int { return weight(a) - weight(b) })
		found := false
		for len(candidates) > 0 && !found {
			n := min(mostCandidates, len(candidates))
			kept, err := keeps(candidates[:n])
			if err != nil {
				return s, err
			}
			if i := slices.Index(kept, true); i >= 0 {
				s, found = candidates[i], true
			}
			candidates = candidates[n:]
		}
		if !found {
			return s, nil
		}
	}
}

// smaller are the signatures that are a step away and of less weight.
func smaller(s Signature) []Signature {
	params, extra, returns, variadic := s.params(), s.Extra, s.Function.Returns, s.Function.Variadic
	var all []Signature
	add := func(returns *declaration.Type, params, extra []*declaration.Type, variadic bool) {
		c := build(s.Convention(), returns, params, extra, variadic && len(params) > 0)
		if !c.Function.Variadic {
			c.Extra = nil
		}
		if weight(c) < weight(s) {
			all = append(all, c)
		}
	}
	if variadic {
		add(returns, params, nil, false)
		add(returns, s.Arguments(), nil, false)
	}
	for i := range params {
		add(returns, without(params, i), extra, variadic)
		for _, t := range smallerTypes(params[i]) {
			add(returns, replaced(params, i, t), extra, variadic)
		}
	}
	for i := range extra {
		add(returns, params, without(extra, i), variadic)
		for _, t := range smallerTypes(extra[i]) {
			if (dice{}).promoted(t) == t && t.Kind != declaration.Array {
				add(returns, params, replaced(extra, i, t), variadic)
			}
		}
	}
	if s.Returns() {
		add(&declaration.Type{}, params, extra, variadic)
		for _, t := range smallerTypes(returns) {
			add(t, params, extra, variadic)
		}
	}
	return all
}

func without(types []*declaration.Type, i int) []*declaration.Type {
	return slices.Delete(slices.Clone(types), i, i+1)
}

func replaced(types []*declaration.Type, i int, t *declaration.Type) []*declaration.Type {
	c := slices.Clone(types)
	c[i] = t
	return c
}
