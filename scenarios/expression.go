package scenarios

import (
	"regexp"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
)

const atomPattern = `-?[0-9][0-9a-zA-Z]*|[&*]?` + functionPattern

var expressionForm = regexp.MustCompile(`^(` + atomPattern + `)(?: *(==|!=|<=|>=|<|>|\+|-|\*) *(` + atomPattern + `))?$`)

// parseExpression reads an atom, or two with an operator between.
func parseExpression(text string) (declaration.Expression, *mistake) {
	e := declaration.Expression{Text: strings.TrimSpace(text)}
	parts := expressionForm.FindStringSubmatch(e.Text)
	if parts == nil {
		return e, mistakef("write one step for each operator, as in {set: x, to: n + 1}",
			"%q is not an expression: expected a number, a variable, &variable, *variable, or two of them with an operator between", source.Excerpt(text))
	}
	var m *mistake
	if e.Left, m = parseAtom(parts[1]); m != nil || parts[2] == "" {
		return e, m
	}
	e.Operator = declaration.Operator(parts[2])
	e.Right, m = parseAtom(parts[3])
	return e, m
}

func parseAtom(text string) (declaration.Atom, *mistake) {
	switch first := text[0]; {
	case first == '&':
		return declaration.Atom{Kind: declaration.Address, Variable: text[1:]}, nil
	case first == '*':
		return declaration.Atom{Kind: declaration.Indirectly, Variable: text[1:]}, nil
	case first != '-' && (first < '0' || first > '9'):
		return declaration.Atom{Kind: declaration.Value, Variable: text}, nil
	}
	value, m := parseInteger(text)
	switch {
	case m != nil:
		return declaration.Atom{}, m.or(integerExample)
	case value.IsUint64():
		return declaration.Atom{Kind: declaration.Number, Number: int64(value.Uint64())}, nil
	case value.IsInt64():
		return declaration.Atom{Kind: declaration.Number, Number: value.Int64()}, nil
	}
	return declaration.Atom{}, mistakef("write a number from -2^63 to 2^64-1", "%s does not fit into 64 bits", source.Excerpt(text))
}

// splitArguments takes the arguments of a call apart.
func splitArguments(text string) []string {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return strings.Split(text, ",")
}
