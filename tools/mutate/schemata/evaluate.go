package schemata

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// evaluate gives the value of a constant expression with a change in it or in a
// declaration that it depends on, or nil where it has none then.
func (f *finder) evaluate(e ast.Expr, c constantChange) constant.Value {
	if e == c.at {
		return c.value
	}
	known := f.info.Types[e].Value
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.evaluate(e.X, c)
	case *ast.Ident:
		if value := f.values[f.info.Uses[e]]; value != nil {
			return f.evaluate(value, c)
		}
	case *ast.CallExpr:
		if f.info.Types[e.Fun].IsType() {
			return f.evaluate(e.Args[0], c)
		}
	case *ast.UnaryExpr:
		return f.evaluateUnary(e, c)
	case *ast.BinaryExpr:
		return f.evaluateBinary(e, c)
	}
	return known
}

func (f *finder) evaluateUnary(e *ast.UnaryExpr, c constantChange) constant.Value {
	x := f.evaluate(e.X, c)
	if x == nil {
		return nil
	}
	width := uint(0) // of what cannot be negative
	if t, ok := f.info.Types[e].Type.Underlying().(*types.Basic); ok && t.Info()&types.IsUnsigned != 0 {
		width = uint(8 * types.SizesFor("gc", "amd64").Sizeof(t))
	}
	return constant.UnaryOp(e.Op, x, width)
}

func (f *finder) evaluateBinary(e *ast.BinaryExpr, c constantChange) constant.Value {
	x, y := f.evaluate(e.X, c), f.evaluate(e.Y, c)
	if x == nil || y == nil {
		return nil
	}
	_, isRelation := relations[e.Op]
	switch {
	case isRelation:
		return constant.MakeBool(constant.Compare(x, e.Op, y))
	case e.Op == token.SHL || e.Op == token.SHR:
		by, ok := constant.Uint64Val(y)
		if !ok || by > 64 {
			return nil
		}
		return constant.Shift(x, e.Op, uint(by))
	case e.Op == token.QUO && x.Kind() == constant.Int:
		if constant.Sign(y) == 0 {
			return nil
		}
		return constant.BinaryOp(x, token.QUO_ASSIGN, y) // of integers
	case e.Op == token.REM && constant.Sign(y) == 0:
		return nil
	}
	return constant.BinaryOp(x, e.Op, y)
}
