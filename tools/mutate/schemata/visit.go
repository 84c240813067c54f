package schemata

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// visit finds the mutants of a node, and says whether there are more in it.
func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case ast.Expr:
		return f.expression(n)
	case *ast.GenDecl:
		return n.Tok == token.VAR
	case ast.Stmt:
		f.statement(n)
	}
	return true
}

func (f *finder) expression(e ast.Expr) bool {
	tv := f.info.Types[e]
	switch {
	case tv.IsType() || f.isArrayKey(e) || f.isWording(e) || f.isRefusal(e):
		return false
	case tv.Value != nil:
		if !f.isBesideError() {
			f.constant(e, tv.Type)
		}
		return false
	case f.refuses(e), f.passesErrorOn(e):
		f.truths(e, "true")
		return false
	}
	f.condition(e)
	switch e := e.(type) {
	case *ast.BinaryExpr:
		f.binary(e)
	case *ast.UnaryExpr:
		f.unary(e)
	case *ast.CompositeLit:
		f.literal(e)
	case *ast.CallExpr:
		f.call(e)
	}
	return true
}

// isArrayKey reports whether an expression is the key of an array's or slice's
// element, or the name of a field.
func (f *finder) isArrayKey(e ast.Expr) bool {
	if len(f.stack) < 2 {
		return false
	}
	pair, ok := f.stack[len(f.stack)-1].(*ast.KeyValueExpr)
	if !ok || pair.Key != e {
		return false
	}
	_, isMap := f.info.Types[f.stack[len(f.stack)-2].(ast.Expr)].Type.Underlying().(*types.Map)
	return !isMap
}

// isWording reports whether an expression is a text for people.
func (f *finder) isWording(e ast.Expr) bool {
	if pair, ok := f.parent().(*ast.KeyValueExpr); ok && pair.Value == e {
		if field, ok := pair.Key.(*ast.Ident); ok && slices.Contains(f.rules.WordingFields, field.Name) {
			return true
		}
	}
	call, ok := e.(*ast.CallExpr)
	return ok && slices.Contains(f.rules.Wording, f.called(call))
}

// called names what a call calls: "function", "type.method", or the package alone.
func (f *finder) called(call *ast.CallExpr) string {
	var name *ast.Ident
	switch function := call.Fun.(type) {
	case *ast.Ident:
		name = function
	case *ast.SelectorExpr:
		name = function.Sel
	default:
		return ""
	}
	function, ok := f.info.Uses[name].(*types.Func)
	if !ok || function.Pkg() == nil {
		return ""
	}
	if function.Pkg() != f.pkg {
		return function.Pkg().Name()
	}
	receiver := function.Signature().Recv()
	if receiver == nil {
		return function.Name()
	}
	t := types.TypeString(receiver.Type(), func(*types.Package) string { return "" })
	return strings.TrimPrefix(t, "*") + "." + function.Name()
}
