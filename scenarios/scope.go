package scenarios

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
)

// scope is what the steps of a body can name.
type scope struct {
	function  *declaration.Function
	functions map[string]*declared
	variables map[string]source.Position
	marks     map[string]source.Position
}

// body reads steps. Those of a block, of both ways of an if, and their locals are
// known within alone.
func (r *reader) steps(n *yaml.Node, in scope) []declaration.Step {
	var all []declaration.Step
	for _, item := range r.items(n, stepsShape.items) {
		s := step{Step: declaration.Step{Position: r.at(item)}}
		readRecord(r, item, stepRecord, &s)
		r.checkStep(&s, item, in)
		inner := in
		if s.Kind == declaration.Block {
			inner.variables = r.declare(in.variables, s.Locals)
		}
		if s.body != nil {
			s.Body = r.steps(s.body, inner)
		}
		if s.other != nil {
			s.Else = r.steps(s.other, inner)
		}
		all = append(all, s.Step)
	}
	return all
}

// declare adds variables to those that can be named.
func (r *reader) declare(known map[string]source.Position, more []declaration.Variable) map[string]source.Position {
	all := map[string]source.Position{}
	for name, at := range known {
		all[name] = at
	}
	for _, v := range more {
		if m := variableMistake(all, v.Name); m != nil {
			r.add(v.Position, m)
		}
		all[v.Name] = v.Position
	}
	return all
}

// checkStep takes down what a step names that is not there.
func (r *reader) checkStep(s *step, n *yaml.Node, in scope) {
	switch s.Kind {
	case declaration.Mark:
		if s.Label == "" {
			break // the step is none, which is taken down already
		}
		if at, twice := in.marks[s.Label]; twice {
			r.wrong(n, "give it another name", "the mark %s stands on line %d already", s.Label, at.Line)
		}
		in.marks[s.Label] = s.Position
	case declaration.Set:
		if s.Value == nil && child(n, "to") == nil {
			r.wrong(n, "as in {set: x, to: n + 1}", "what is stored is missing")
		}
	case declaration.If:
		if s.body == nil {
			r.wrong(n, "add then: [...]", "an if without then")
		}
	case declaration.Alloca:
		if s.Target == "" {
			r.wrong(n, "add into: p", "nothing gets the address of the memory")
		}
	case declaration.Call:
		r.checkCall(s, in)
	case declaration.VaStart:
		switch {
		case !in.function.Variadic:
			r.wrong(n, "add variadic: true to it", "%s is not variadic: there is nothing for a va_list to begin with", in.function.Name)
		case in.function.Name == "main":
			r.wrong(n, "begin it in a function that main calls", "main is called without arguments")
		}
	case declaration.VaArg:
		if s.Target == "" {
			r.wrong(n, "add into: x", "nothing gets the argument")
		}
	case declaration.Fill, declaration.Return, declaration.Block:
	}
	if into := child(n, "into"); into != nil && s.Kind != declaration.Call && s.Kind != declaration.Alloca && s.Kind != declaration.VaArg {
		r.wrong(into, "leave it out", "into has a meaning only beside call, alloca and va_arg")
	}
	r.checkVariables(s, n, in)
}

func (r *reader) checkVariables(s *step, n *yaml.Node, in scope) {
	names := []string{s.Target, s.List}
	values := s.Arguments
	if s.Value != nil {
		values = append(values[:len(values):len(values)], *s.Value)
	}
	for _, v := range values {
		names = append(names, v.Left.Variable, v.Right.Variable)
	}
	for _, name := range names {
		if _, ok := in.variables[name]; name != "" && !ok {
			r.wrong(n, in.suggestion(name), "%s has no variable %q here", in.function.Name, source.Excerpt(name))
		}
	}
}

// suggestion makes a hint of the variables that could have been meant.
func (s scope) suggestion(name string) string {
	if len(s.variables) == 0 {
		return "add it to the params or locals of " + s.function.Name
	}
	return suggestion(name, sortedKeys(s.variables))
}

func (r *reader) checkCall(s *step, in scope) {
	callee, ok := in.functions[s.Callee]
	if !ok {
		r.checkFunction(r.at(s.call), s.Callee)
		if _, coded := r.names.functions[s.Callee]; coded {
			r.wrong(s.call, "write "+s.Callee+": {params: {...}, code: |...}", "%s is coded, and how it is called is not declared", s.Callee)
		}
		return
	}
	params, given := len(callee.Params), len(s.Arguments)
	if given < params || given > params && !callee.Variadic {
		more := ""
		if callee.Variadic {
			more = " or more"
		}
		r.wrong(s.call, "as in "+callee.example(), "%s takes %d arguments%s, and gets %d", s.Callee, params, more, given)
	}
	if s.Target != "" && callee.Returns.Kind == declaration.Void {
		r.wrong(s.call, "leave into out, or say what it returns", "%s returns nothing", s.Callee)
	}
}

// example is a call with the names of the parameters.
func (d *declared) example() string {
	var names []string
	for _, p := range d.Params {
		names = append(names, p.Name)
	}
	return d.Name + "(" + strings.Join(names, ", ") + ")"
}

// checkReturns takes down that a body can end without the result it promises.
func (r *reader) checkReturns(d *declared) {
	if d.Returns.Kind != declaration.Void && !ends(d.Body) {
		r.wrong(d.body, fmt.Sprintf("end it with {return: ...}, or leave returns out of %s", d.Name), "the body can end without a return")
	}
}

func ends(steps []declaration.Step) bool {
	if len(steps) == 0 {
		return false
	}
	switch last := steps[len(steps)-1]; last.Kind {
	case declaration.Return:
		return true
	case declaration.Block:
		return ends(last.Body)
	case declaration.If:
		return ends(last.Body) && ends(last.Else)
	case declaration.Mark, declaration.Set, declaration.Fill, declaration.Call, declaration.Alloca, declaration.VaStart, declaration.VaArg:
	}
	return false
}
