package scenarios

import (
	"regexp"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// stepsShape holds itself: blocks have steps. Its items are set when the program
// begins, since the language has no other way.
var stepsShape = &shape{name: "steps", what: "a list of steps", example: "[{mark: body}, {return: n}]",
	empty: "write [{return: nothing}] where there is nothing to do"}

var stepRecord *record[step]

// step is a step as it is read.
type step struct {
	declaration.Step
	call, body, other *yaml.Node
	values            []*yaml.Node // that hold expressions
}

var expressionShape = &shape{
	name: "expression", what: "an expression", example: "n + 1",
	scalar: &scalar{what: "an expression", integer: true, text: true, pattern: whole(`[^\n]*\S[^\n]*`)},
}

var variableShape = &shape{what: "a variable", example: "product", scalar: variableName}

// verbs are the keys that say what a step does. A step has one.
var verbs = []string{"mark", "set", "fill", "call", "return", "block", "if", "alloca", "va_start", "va_arg"}

func init() {
	stepRecord = newRecord(shape{
		name: "step", what: "a step", example: "{call: f(n - 1), into: x}", mapping: &mapping{oneOf: verbs},
	}, stepFields(), nil)
	stepsShape.items = stepRecord.shape
}

func stepFields() []field[step] {
	return []field[step]{
		{key{name: "mark", doc: "a label, which can be a checkpoint", value: &shape{what: "a label", example: "body", scalar: variableName}},
			func(r *reader, s *step, n *yaml.Node) { s.Kind, s.Label = declaration.Mark, r.text(n) }},
		{key{name: "set", doc: "stores an integer in a variable", value: variableShape},
			func(r *reader, s *step, n *yaml.Node) { s.Kind, s.Target = declaration.Set, r.text(n) }},
		{key{name: "to", doc: "what is stored", needs: "set", value: expressionShape}, (*reader).stepValue},
		{key{name: "fill", doc: "stores graffiti in a variable, each byte with the variable's number and its place", value: variableShape},
			func(r *reader, s *step, n *yaml.Node) { s.Kind, s.Target = declaration.Fill, r.text(n) }},
		{key{name: "call", doc: "calls a function, as in f(n - 1, x)", value: callShape}, (*reader).stepCall},
		{key{name: "return", doc: "returns a value, or nothing", value: expressionShape}, (*reader).stepReturn},
		{key{name: "block", doc: "steps with locals of their own", value: stepsShape},
			func(_ *reader, s *step, n *yaml.Node) { s.Kind, s.body = declaration.Block, n }},
		{key{name: "locals", doc: "the block's locals", needs: "block", value: localsShape},
			func(r *reader, s *step, n *yaml.Node) { s.Locals = r.locals(n) }},
		{key{name: "if", doc: "a condition, compared as signed integers", value: expressionShape},
			func(r *reader, s *step, n *yaml.Node) { s.Kind = declaration.If; r.stepValue(s, n) }},
		{key{name: "then", doc: "what is done if it holds", needs: "if", value: stepsShape},
			func(_ *reader, s *step, n *yaml.Node) { s.body = n }},
		{key{name: "else", doc: "what is done if it does not", needs: "if", value: stepsShape},
			func(_ *reader, s *step, n *yaml.Node) { s.other = n }},
		{key{name: "alloca", doc: "takes so many bytes of the stack", value: &shape{
			what: "a number of bytes", example: "100", scalar: numberFrom("a number of bytes", 1, 1<<25),
		}}, (*reader).stepAlloca},
		{key{name: "va_start", doc: "begins a va_list with the first variadic argument", value: variableShape},
			func(r *reader, s *step, n *yaml.Node) { s.Kind, s.List = declaration.VaStart, r.text(n) }},
		{key{name: "va_arg", doc: "reads the next variadic argument, of the type of the variable that gets it", value: variableShape},
			func(r *reader, s *step, n *yaml.Node) { s.Kind, s.List = declaration.VaArg, r.text(n) }},
		{key{name: "into", doc: "the variable that gets the result of call, the address of alloca, or what va_arg reads", value: variableShape},
			func(r *reader, s *step, n *yaml.Node) { s.Target = r.text(n) }},
	}
}

const callPattern = `(` + functionPattern + `)\((.*)\)`

var (
	callForm  = regexp.MustCompile(`^` + callPattern + `$`)
	callShape = &shape{what: "a call", example: "f(n - 1, x)", scalar: textOf("a call, as in f(n - 1, x)", callPattern)}
)

func (r *reader) stepValue(s *step, n *yaml.Node) {
	s.values = append(s.values, n)
	value, m := parseExpression(r.text(n))
	if m != nil {
		r.add(r.at(n), m)
		return
	}
	if value.Operator.Comparison() && s.Kind != declaration.If {
		r.wrong(n, "compare in if:", "a comparison is no value")
	}
	s.Value = &value
}

func (r *reader) stepReturn(s *step, n *yaml.Node) {
	if s.Kind = declaration.Return; r.text(n) != "nothing" {
		r.stepValue(s, n)
	}
}

func (r *reader) stepAlloca(s *step, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	s.Kind, s.Bytes = declaration.Alloca, int(value.Int64())
}

func (r *reader) stepCall(s *step, n *yaml.Node) {
	s.Kind, s.call = declaration.Call, n
	parts := callForm.FindStringSubmatch(r.text(n))
	if parts == nil {
		return // a placeholder without a value
	}
	s.Callee = parts[1]
	for _, text := range splitArguments(parts[2]) {
		argument, m := parseExpression(text)
		if m != nil {
			r.add(r.at(n), m)
			return
		}
		s.Arguments = append(s.Arguments, argument)
	}
}
