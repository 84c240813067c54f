package schemata

import (
	"fmt"
	"go/ast"
	"go/types"
)

// literal makes the fields of a struct zero, and lets neighbours in a row change
// places.
func (f *finder) literal(e *ast.CompositeLit) {
	t := f.info.Types[e].Type.Underlying()
	if p, ok := t.(*types.Pointer); ok { // &T{} with T left out, in a row
		t = p.Elem().Underlying()
	}
	if fields, ok := t.(*types.Struct); ok {
		f.fields(e, fields)
		return
	}
	f.row(e.Elts)
}

func (f *finder) fields(e *ast.CompositeLit, fields *types.Struct) {
	byName := map[string]types.Type{}
	for field := range fields.Fields() {
		byName[field.Name()] = field.Type()
	}
	for i, element := range e.Elts {
		value, t := element, types.Type(nil)
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			value, t = pair.Value, byName[pair.Key.(*ast.Ident).Name]
		} else {
			t = fields.Field(i).Type()
		}
		tv := f.info.Types[value]
		_, isFunction := tv.Type.Underlying().(*types.Signature)
		if tv.Value == nil && !tv.IsNil() && !isFunction && !isBoolean(tv.Type.Underlying()) {
			f.zero(value, t)
		}
	}
}

// row exchanges variables that are neighbours.
func (f *finder) row(elements []ast.Expr) {
	for i := 1; i < len(elements); i++ {
		a, isA := elements[i-1].(*ast.Ident)
		b, isB := elements[i].(*ast.Ident)
		if !isA || !isB || a.Name == b.Name || !f.alikeVariables(a, b) {
			continue
		}
		mutant := f.add(a.Pos(), fmt.Sprintf("%s, %s → %s, %s", a.Name, b.Name, b.Name, a.Name))
		t := f.info.Types[a].Type
		f.wrapCall(a, "Pick", mutant, ", "+b.Name, t)
		f.wrapCall(b, "Pick", mutant, ", "+a.Name, t)
	}
}

func (f *finder) alikeVariables(a, b *ast.Ident) bool {
	_, isA := f.info.Uses[a].(*types.Var)
	_, isB := f.info.Uses[b].(*types.Var)
	return isA && isB && types.Identical(f.info.Types[a].Type, f.info.Types[b].Type)
}

// call takes what is given to a variadic function as a row.
func (f *finder) call(e *ast.CallExpr) {
	signature, ok := f.info.Types[e.Fun].Type.Underlying().(*types.Signature)
	if ok && signature.Variadic() && e.Ellipsis == 0 {
		f.row(e.Args[min(len(e.Args), signature.Params().Len()-1):])
	}
}
