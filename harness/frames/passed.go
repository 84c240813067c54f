package frames

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// passed gives what a caller hands over for a parameter, where that is known from the
// declarations alone: in the one call of the callee that the caller has, a variable
// that it fills and never changes otherwise, of the parameter's own type.
func passed(caller, callee *declaration.Function, param int) (number int, t *declaration.Type, ok bool) {
	calls := callsOf(caller.Body, callee.Name)
	if len(calls) != 1 {
		return 0, nil, false
	}
	argument := calls[0].Arguments[param]
	if argument.Operator != declaration.None || argument.Left.Kind != declaration.Value {
		return 0, nil, false
	}
	name := argument.Left.Variable
	filled, changed := fills(caller.Body, name)
	for i, v := range caller.Variables() {
		if v.Name == name && i >= len(caller.Params) && filled && !changed {
			return i, v.Type, same(v.Type, callee.Params[param].Type)
		}
	}
	return 0, nil, false
}

// same reports whether two types are one: by name where they have one.
func same(a, b *declaration.Type) bool {
	if a.Kind != b.Kind || a.Bits != b.Bits || a.Unsigned != b.Unsigned || a.Name != b.Name || a.Count != b.Count {
		return false
	}
	return a.Element == nil || same(a.Element, b.Element)
}

// callsOf gives the steps that call a function, those within others too.
func callsOf(steps []declaration.Step, callee string) (all []declaration.Step) {
	for _, s := range steps {
		if s.Kind == declaration.Call && s.Callee == callee {
			all = append(all, s)
		}
		all = append(append(all, callsOf(s.Body, callee)...), callsOf(s.Else, callee)...)
	}
	return all
}
