package frames

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// stepIs picks a step of a body: a mark, or a call.
type stepIs func(declaration.Step) bool

func markOf(label string) stepIs {
	return func(s declaration.Step) bool { return s.Kind == declaration.Mark && s.Label == label }
}

func callOf(function string) stepIs {
	return func(s declaration.Step) bool { return s.Kind == declaration.Call && s.Callee == function }
}

func fillOf(name string) stepIs {
	return func(s declaration.Step) bool { return s.Kind == declaration.Fill && s.Target == name }
}

// owned is a local as a step sees it. Blocks that follow each other can have locals of
// one name, and share memory.
type owned struct {
	declaration.Variable
	number  int                // index among Function.Variables
	steps   []declaration.Step // those that can name it
	inBlock bool
}

// owner finds the local that a name means at a step.
func owner(f *declaration.Function, at stepIs, name string) (owned, bool) {
	next := len(f.Params)
	if i := indexOf(f.Locals, name); i >= 0 {
		return owned{f.Locals[i], next + i, f.Body, false}, true
	}
	next += len(f.Locals)
	return inBlocks(f.Body, at, name, &next)
}

// inBlocks looks in the blocks around a step. next is the number of the next variable.
func inBlocks(steps []declaration.Step, at stepIs, name string, next *int) (owned, bool) {
	for _, s := range steps {
		first := *next
		*next += len(s.Locals)
		if i := indexOf(s.Locals, name); i >= 0 && holds(s, at) {
			return owned{s.Locals[i], first + i, s.Body, true}, true
		}
		for _, inner := range [][]declaration.Step{s.Body, s.Else} {
			if o, ok := inBlocks(inner, at, name, next); ok {
				return o, true
			}
		}
	}
	return owned{}, false
}

// visible are the locals that a step can name.
func visible(f *declaration.Function, at stepIs) []declaration.Variable {
	return append(slices.Clone(f.Locals), around(f.Body, at)...)
}

// around are the locals of the blocks around a step.
func around(steps []declaration.Step, at stepIs) (all []declaration.Variable) {
	for _, s := range steps {
		if holds(s, at) {
			all = append(append(all, s.Locals...), around(slices.Concat(s.Body, s.Else), at)...)
		}
	}
	return all
}

func indexOf(all []declaration.Variable, name string) int {
	return slices.IndexFunc(all, func(v declaration.Variable) bool { return v.Name == name })
}

func holds(s declaration.Step, at stepIs) bool {
	within := func(inner declaration.Step) bool { return holds(inner, at) }
	return at(s) || slices.ContainsFunc(s.Body, within) || slices.ContainsFunc(s.Else, within)
}

// certain reports whether every way to a step goes by a fill of the variable.
func (o owned) certain(at stepIs) bool {
	done, _ := doneBefore(o.steps, at, fillOf(o.Name))
	return done
}

// doneBefore reports whether every way to a step goes by one that does something.
func doneBefore(steps []declaration.Step, at, does stepIs) (done, reached bool) {
	for _, s := range steps {
		if at(s) {
			return done, true
		}
		here, reached := doneBefore(s.Body, at, does)
		if !reached && s.Kind == declaration.If { // it does so on one way alone
			here, reached = doneBefore(s.Else, at, does)
			here = here && reached
		}
		if done = done || here || does(s); reached {
			return done, true
		}
	}
	return done, false
}
