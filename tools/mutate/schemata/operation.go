package schemata

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// operation is what package chosen has for an operator: a function, and what its
// mutants are in their order, with a and b for the operands.
type operation struct {
	function string
	becomes  []string
}

var relations = map[token.Token]operation{
	token.LSS: {"Less", []string{"a <= b", "a != b", "false"}},
	token.LEQ: {"AtMost", []string{"a < b", "a == b", "true"}},
	token.GTR: {"More", []string{"a >= b", "a != b", "false"}},
	token.GEQ: {"AtLeast", []string{"a > b", "a == b", "true"}},
	token.EQL: {"Equal", []string{"a <= b", "a >= b", "false"}},
	token.NEQ: {"Unequal", []string{"a < b", "a > b", "true"}},
}

var operations = map[token.Token]operation{
	token.ADD:     {"Add", []string{"a - b", "a"}},
	token.SUB:     {"Subtract", []string{"a + b", "a"}},
	token.MUL:     {"Multiply", []string{"a + b", "a"}},
	token.QUO:     {"Divide", []string{"a * b", "a"}},
	token.REM:     {"Remainder", []string{"a * b", "a"}},
	token.AND:     {"And", []string{"a | b", "a", "b"}},
	token.OR:      {"Or", []string{"a & b", "a", "b"}},
	token.XOR:     {"Xor", []string{"a & b", "a", "b"}},
	token.AND_NOT: {"Clear", []string{"a & b", "a"}},
	token.SHL:     {"Left", []string{"a >> b", "a"}},
	token.SHR:     {"Right", []string{"a << b", "a"}},
}

// assignments are the operators of assignments that operate.
var assignments = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL,
	token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND,
	token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.AND_NOT_ASSIGN: token.AND_NOT,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.INC: token.ADD, token.DEC: token.SUB,
}

func (f *finder) binary(e *ast.BinaryExpr) {
	operands := f.info.Types[e.X].Type
	switch o, isRelation := relations[e.Op]; {
	case isRelation && f.ordered(e):
		f.operate(e, o, operands)
	case e.Op == token.LAND:
		f.shortCircuit(e, "Both", "a || b")
	case e.Op == token.LOR:
		f.shortCircuit(e, "Either", "a && b")
	case isInteger(operands) && !isRelation:
		list := []types.Type{f.info.Types[e].Type}
		if e.Op == token.SHL || e.Op == token.SHR {
			list = append(list, f.info.Types[e.Y].Type)
		}
		f.operate(e, operations[e.Op], list...)
	}
}

// operate makes a call of an expression and mutants of the call.
func (f *finder) operate(e *ast.BinaryExpr, o operation, list ...types.Type) {
	first := f.addAll(e, o, e.X, e.Y)
	f.wrapCall(e, o.function, first, "", list...)
	f.script.swap(e.OpPos, e.OpPos+token.Pos(len(e.Op.String())), ",")
}

// addAll adds the mutants of an operation and gives the first one's number.
func (f *finder) addAll(n ast.Node, o operation, a, b ast.Expr) int {
	first := len(f.mutants) + 1
	for _, becomes := range o.becomes {
		f.add(n.Pos(), f.words(n)+" → "+f.filled(becomes, a, b))
	}
	return first
}

// filled puts the operands in the place of a and b.
func (f *finder) filled(becomes string, a, b ast.Expr) string {
	if becomes == "true" || becomes == "false" {
		return becomes
	}
	var text string
	for _, c := range becomes {
		switch c {
		case 'a':
			text += f.words(a)
		case 'b':
			text += f.words(b)
		default:
			text += string(c)
		}
	}
	return text
}

// shortCircuit keeps the second operand from being evaluated before its time.
func (f *finder) shortCircuit(e *ast.BinaryExpr, function, becomes string) {
	first := f.addAll(e, operation{function, []string{becomes}}, e.X, e.Y)
	t := f.info.Types[e].Type
	f.wrapCall(e, function, first, ") }", t)
	name := f.named(e.Pos(), t)
	f.script.swap(e.OpPos, e.OpPos+2, fmt.Sprintf(", func() %s { return (", name[1:len(name)-1]))
}

func (f *finder) unary(e *ast.UnaryExpr) {
	function := map[token.Token]string{token.SUB: "Opposite", token.XOR: "Complement"}[e.Op]
	if function == "" {
		return
	}
	mutant := f.add(e.Pos(), f.words(e)+" → "+f.words(e.X))
	f.wrapCall(e, function, mutant, "", f.info.Types[e].Type)
	f.script.swap(e.OpPos, e.OpPos+1, "")
}

// ordered reports whether a relation is one of numbers by their order. Numbers
// that have names are not, nor is a comparison of what cannot be negative with 0.
func (f *finder) ordered(e *ast.BinaryExpr) bool {
	if !isInteger(f.info.Types[e.X].Type) {
		return false
	}
	if e.Op != token.EQL && e.Op != token.NEQ {
		return true
	}
	for _, sides := range [][2]ast.Expr{{e.X, e.Y}, {e.Y, e.X}} {
		value := f.info.Types[sides[0]].Value
		if value != nil && (f.isNamedValue(sides[0]) || constant.Sign(value) == 0 && f.isNatural(sides[1])) {
			return false
		}
	}
	return true
}

// isNatural reports whether a number cannot be negative.
func (f *finder) isNatural(e ast.Expr) bool {
	if basic := f.info.Types[e].Type.Underlying().(*types.Basic); basic.Info()&types.IsUnsigned != 0 {
		return true
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	function, ok := call.Fun.(*ast.Ident)
	return ok && f.info.Uses[function] == types.Universe.Lookup("len")
}

// isNamedValue reports whether an expression is a constant of a type that has
// names for its values.
func (f *finder) isNamedValue(e ast.Expr) bool {
	_, isNamed := f.info.Types[e].Type.(*types.Named)
	_, isLiteral := ast.Unparen(e).(*ast.BasicLit)
	return isNamed && !isLiteral
}

func isInteger(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}
