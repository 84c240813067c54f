package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

func (r *reader) callerUntouched(e *Expectation, n *yaml.Node) {
	at := r.at(n)
	e.State.CallerUntouched = &at
}

// checkCallers takes down where a caller's frame is said to be untouched, and no
// declaration says what that frame holds, or how the function is called.
func (r *reader) checkCallers(s *Scenario) {
	if r.unsound {
		return
	}
	r.checkCallersOf(s, s.Expect)
	for _, o := range s.On {
		r.checkCallersOf(s, o.Expect)
	}
}

func (r *reader) checkCallersOf(s *Scenario, expect []Expectation) {
	for _, e := range expect {
		if e.State.CallerUntouched == nil {
			continue
		}
		name, _ := split(e.Label)
		calls := func(f *declaration.Function) bool { return f.Calls(name) }
		switch i := slices.IndexFunc(s.Declared, func(f *declaration.Function) bool { return f.Name == name }); {
		case i < 0:
			r.add(*e.State.CallerUntouched, mistakef("write "+name+": {params: {...}, code: |...}", "%s is coded, and which pointers it is handed is not declared", name))
		case !slices.ContainsFunc(s.Declared, calls):
			r.add(*e.State.CallerUntouched, mistakef("declare the body of its caller", "no declared function calls %s: what a caller's frame holds is not known", name))
		}
	}
}
