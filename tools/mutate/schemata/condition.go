package schemata

import (
	"go/ast"
	"go/token"
	"go/types"
)

// condition makes a truth value true and false where it decides something: as a
// condition, as an operand, an argument or a result.
func (f *finder) condition(e ast.Expr) {
	t, ok := f.info.Types[e].Type.(interface{ Underlying() types.Type })
	if !ok || !isBoolean(t.Underlying()) || !f.decides(e) {
		return
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return // what is in it is visited too
	case *ast.UnaryExpr:
		return // its operand decides
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR || f.ordered(e) {
			return
		}
	}
	f.truths(e, "true", "false")
}

// truths makes a condition one value, or one of two.
func (f *finder) truths(e ast.Expr, values ...string) {
	first := len(f.mutants) + 1
	for _, value := range values {
		f.add(e.Pos(), f.words(e)+" → "+value)
	}
	t := f.info.Types[e].Type
	if len(values) == 1 {
		f.wrapCall(e, "Pick", first, ", "+values[0], t)
		return
	}
	f.wrapCall(e, "Truth", first, "", t)
}

func isBoolean(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}

// decides reports whether a value stands where it is used as it is.
func (f *finder) decides(e ast.Expr) bool {
	switch parent := f.parent().(type) {
	case *ast.BinaryExpr, *ast.ReturnStmt, *ast.CompositeLit, *ast.IfStmt, *ast.ForStmt:
		return true
	case *ast.UnaryExpr:
		return parent.Op == token.NOT
	case *ast.KeyValueExpr:
		return ast.Unparen(parent.Value) == e
	case *ast.CallExpr:
		return ast.Unparen(parent.Fun) != e
	case *ast.CaseClause:
		return f.isTagless()
	}
	return false
}
