package frames

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// passed gives what a caller hands over for a parameter, where that is known from the
// declarations alone: in the one call of the callee that the caller has, a local
// that it fills on every way to the call and never changes otherwise, of the parameter's
// own type.
func passed(caller, callee *declaration.Function, param int) (number int, t *declaration.Type, ok bool) {
	calls := callsOf(caller.Body, callee.Name)
	if len(calls) != 1 {
		return 0, nil, false
	}
	argument := calls[0].Arguments[param]
	if argument.Operator != declaration.None || argument.Left.Kind != declaration.Value {
		return 0, nil, false
	}
	at := callOf(callee.Name)
	o, ok := owner(caller, at, argument.Left.Variable)
	if !ok || !o.certain(at) {
		return 0, nil, false
	}
	_, changed := fills(o.steps, o.Name)
	return o.number, o.Type, !changed && same(o.Type, callee.Params[param].Type)
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
