package schemata

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// isRefusal reports whether an expression makes an error that refuses.
func (f *finder) isRefusal(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		literal, ok := e.X.(*ast.CompositeLit)
		return ok && e.Op == token.AND && f.isRefusalType(f.info.Types[literal].Type)
	case *ast.CallExpr:
		function, ok := e.Fun.(*ast.Ident)
		return ok && f.refusing[f.info.Uses[function]]
	}
	return false
}

func (f *finder) isRefusalType(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Pkg() == f.pkg && slices.Contains(f.rules.Refusals, named.Obj().Name())
}

// findRefusing finds the functions whose body returns a refusal and does no more.
func (f *finder) findRefusing() {
	for _, file := range f.files {
		for _, d := range file.tree.Decls {
			if function, ok := d.(*ast.FuncDecl); ok && function.Body != nil && f.onlyRefuses(function.Body.List) {
				f.refusing[f.info.Defs[function.Name]] = true
			}
		}
	}
}

// onlyRefuses reports whether statements return a refusal and do no more but
// prepare it.
func (f *finder) onlyRefuses(body []ast.Stmt) bool {
	if len(body) != 1 {
		return false
	}
	back, ok := body[0].(*ast.ReturnStmt)
	return ok && len(back.Results) > 0 && f.isRefusal(back.Results[len(back.Results)-1])
}

// refuses reports whether an expression is the condition for a refusal.
func (f *finder) refuses(e ast.Expr) bool {
	if len(f.stack) == 0 {
		return false
	}
	switch parent := f.stack[len(f.stack)-1].(type) {
	case *ast.IfStmt:
		return parent.Cond == e && f.onlyRefuses(parent.Body.List)
	case *ast.CaseClause:
		return f.isTagless() && f.onlyRefuses(parent.Body)
	}
	return false
}

// isTagless reports whether the place is a case of a switch without a value.
func (f *finder) isTagless() bool {
	if len(f.stack) < 3 {
		return false
	}
	s, ok := f.stack[len(f.stack)-3].(*ast.SwitchStmt)
	return ok && s.Tag == nil
}
