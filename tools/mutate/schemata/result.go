package schemata

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// giveZero makes a return give zero values, unless it does already, refuses, or
// has mutants that do so anyway.
func (f *finder) giveZero(s *ast.ReturnStmt) {
	if len(s.Results) == 0 || f.isRefusal(s.Results[len(s.Results)-1]) {
		return
	}
	interesting := false
	for _, r := range s.Results {
		tv := f.info.Types[r]
		decided := tv.Value != nil || tv.IsNil() || len(s.Results) == 1 && isBoolean(tv.Type.Underlying())
		interesting = interesting || !decided
	}
	if !interesting {
		return
	}
	results := f.signature().Results()
	zeros := make([]string, results.Len())
	for i := range zeros {
		t := results.At(i).Type()
		if f.isHidden(s.Pos(), t) {
			return
		}
		name := f.named(s.Pos(), t)
		zeros[i] = "*new(" + name[1:len(name)-1] + ")"
	}
	mutant := f.add(s.Pos(), f.words(s)+" → return zero")
	before := fmt.Sprintf("if mutants_chosen.Is(%d) { return %s }; ", mutant, strings.Join(zeros, ", "))
	f.script.wrap(s.Pos(), s.End(), before, "")
}

// signature is that of the innermost function around the place.
func (f *finder) signature() *types.Signature {
	for i := len(f.stack) - 1; i >= 0; i-- {
		switch function := f.stack[i].(type) {
		case *ast.FuncLit:
			return f.info.Types[function].Type.(*types.Signature)
		case *ast.FuncDecl:
			return f.info.Defs[function.Name].Type().(*types.Signature)
		}
	}
	return nil
}

// isBesideError reports whether the place is a result that comes with an error:
// nobody looks at it.
func (f *finder) isBesideError() bool {
	if len(f.stack) == 0 {
		return false
	}
	back, ok := f.stack[len(f.stack)-1].(*ast.ReturnStmt)
	if !ok || len(back.Results) < 2 {
		return false
	}
	last, results := back.Results[len(back.Results)-1], f.signature().Results()
	return isErrorType(results.At(results.Len()-1).Type()) && !f.info.Types[last].IsNil()
}

// passesErrorOn reports whether an expression is the condition of a statement that
// returns an error that there is. That it does not is a mutant of the return.
func (f *finder) passesErrorOn(e ast.Expr) bool {
	relation, ok := e.(*ast.BinaryExpr)
	if !ok || relation.Op != token.NEQ || !f.isError(relation.X) || !f.info.Types[relation.Y].IsNil() {
		return false
	}
	check, ok := f.stack[len(f.stack)-1].(*ast.IfStmt)
	if !ok || check.Cond != e || len(check.Body.List) != 1 {
		return false
	}
	back, ok := check.Body.List[0].(*ast.ReturnStmt)
	return ok && len(back.Results) > 0 && f.isError(back.Results[len(back.Results)-1])
}

func (f *finder) isError(e ast.Expr) bool { return isErrorType(f.info.Types[e].Type) }

func isErrorType(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}
