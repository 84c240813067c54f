package schemata

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

func (f *finder) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		if _, isCall := s.X.(*ast.CallExpr); isCall && !f.isWording(s.X) {
			f.omit(s)
		}
	case *ast.AssignStmt:
		f.assignment(s)
	case *ast.IncDecStmt:
		f.increment(s)
	case *ast.BranchStmt:
		if s.Label == nil && f.inList() && (s.Tok == token.CONTINUE || s.Tok == token.BREAK) {
			f.omit(s)
		}
	case *ast.ReturnStmt:
		f.giveZero(s)
	case *ast.RangeStmt:
		f.rangeOverNothing(s)
	}
}

// omit makes a statement happen only without a mutant. Where the grammar wants a
// simple statement it becomes a call.
func (f *finder) omit(s ast.Stmt) {
	mutant := f.add(s.Pos(), f.words(s)+" → nothing")
	before, after := fmt.Sprintf("if !mutants_chosen.Is(%d) { ", mutant), " }"
	if !f.inList() {
		before, after = "func() { "+before, after+" }()"
	}
	f.script.wrap(s.Pos(), s.End(), before, after)
}

// inList reports whether any statement can stand at the place.
func (f *finder) inList() bool {
	switch f.stack[len(f.stack)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	}
	return false
}

func (f *finder) assignment(s *ast.AssignStmt) {
	if s.Tok == token.DEFINE {
		return
	}
	if o, ok := operations[assignments[s.Tok]]; ok && f.plain(s.Lhs[0]) && isInteger(f.info.Types[s.Lhs[0]].Type) {
		f.operateOn(s, o, s.Lhs[0], s.Rhs[0])
		return
	}
	f.omit(s)
}

// operateOn writes x op= y as x = Op(first, x, y).
func (f *finder) operateOn(s *ast.AssignStmt, o operation, x, y ast.Expr) {
	first := f.addAll(s, o, x, y)
	list := []types.Type{f.info.Types[x].Type}
	if s.Tok == token.SHL_ASSIGN || s.Tok == token.SHR_ASSIGN {
		list = append(list, f.info.Types[y].Type)
	}
	call := fmt.Sprintf("= mutants_chosen.%s%s(%d, %s, ", o.function, f.named(s.Pos(), list...), first, f.original(x))
	f.script.swap(s.TokPos, s.TokPos+token.Pos(len(s.Tok.String())), call)
	f.script.wrap(y.End(), y.End(), "", ")")
}

func (f *finder) increment(s *ast.IncDecStmt) {
	if !f.plain(s.X) {
		f.omit(s)
		return
	}
	first := len(f.mutants) + 1
	opposite := map[token.Token]string{token.INC: "--", token.DEC: "++"}[s.Tok]
	f.add(s.Pos(), f.words(s)+" → "+f.words(s.X)+opposite)
	f.add(s.Pos(), f.words(s)+" → nothing")
	f.script.swap(s.TokPos, s.TokPos+2, fmt.Sprintf(" = mutants_chosen.%s%s(%d, %s, 1)",
		operations[assignments[s.Tok]].function, f.named(s.Pos(), f.info.Types[s.X].Type), first, f.original(s.X)))
}

// plain reports whether evaluating an expression twice is as good as once.
func (f *finder) plain(e ast.Expr) bool {
	plain := true
	ast.Inspect(e, func(n ast.Node) bool {
		_, isCall := n.(*ast.CallExpr)
		plain = plain && !isCall
		return plain
	})
	return plain
}

// rangeOverNothing leaves a loop out.
func (f *finder) rangeOverNothing(s *ast.RangeStmt) {
	tv := f.info.Types[s.X]
	switch tv.Type.Underlying().(type) {
	case *types.Basic, *types.Slice, *types.Map:
		if tv.Value == nil {
			f.zero(s.X, tv.Type)
		}
	}
}

// zero makes a value the zero value of its type.
func (f *finder) zero(e ast.Expr, t types.Type) {
	mutant := f.add(e.Pos(), f.words(e)+" → zero")
	f.wrapCall(e, "Zero", mutant, "", t)
}
