package schemata

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// constantChange is another value of a part of a constant expression.
type constantChange struct {
	at     ast.Expr
	value  constant.Value
	mutant Mutant // without a number until it shows somewhere
}

// constant makes mutants of a constant expression: of its own parts, and of the
// declarations of the constants that it is made of.
func (f *finder) constant(e ast.Expr, t types.Type) {
	t = types.Default(t)
	for _, c := range f.parts(e) {
		if text, ok := f.shows(e, c, t); ok {
			mutant := f.add(c.at.Pos(), c.mutant.Change)
			f.wrapCall(e, "Pick", mutant, ", "+text, t)
		}
	}
	for i := range f.constants {
		c := &f.constants[i]
		text, ok := f.shows(e, *c, t)
		if !ok {
			continue
		}
		if c.mutant.Number == 0 {
			c.mutant.Number = len(f.mutants) + 1
			f.mutants = append(f.mutants, c.mutant)
		}
		f.wrapCall(e, "Pick", c.mutant.Number, ", "+text, t)
	}
}

// shows writes the value that an expression has with a change, if it is another
// one that its type can hold.
func (f *finder) shows(e ast.Expr, c constantChange, t types.Type) (string, bool) {
	value := f.evaluate(e, c)
	basic, ok := t.Underlying().(*types.Basic)
	if !ok || value == nil || constant.Compare(value, token.EQL, f.info.Types[e].Value) || !fits(value, basic) {
		return "", false
	}
	return value.ExactString(), true
}

// fits reports whether a type can hold a value.
func fits(value constant.Value, t *types.Basic) bool {
	if value.Kind() != constant.Int {
		return true
	}
	size := 8 * int(types.SizesFor("gc", "amd64").Sizeof(t))
	if t.Info()&types.IsUnsigned != 0 {
		return constant.Sign(value) >= 0 && constant.BitLen(value) <= size
	}
	return constant.BitLen(value) < size
}

// parts are the changes of numbers, names and texts in a constant expression.
func (f *finder) parts(e ast.Expr) []constantChange {
	var all []constantChange
	change := func(at ast.Expr, value constant.Value) {
		what := fmt.Sprintf("%s → %s", f.words(at), value.ExactString())
		all = append(all, constantChange{at: at, value: value, mutant: Mutant{Change: what}})
	}
	ast.Inspect(e, func(n ast.Node) bool {
		at, ok := n.(ast.Expr)
		tv := f.info.Types[at]
		if !ok || tv.IsType() || tv.Value == nil {
			return false
		}
		switch at := at.(type) {
		case *ast.UnaryExpr:
			if _, ok := at.X.(*ast.BasicLit); ok && at.Op == token.SUB {
				change(at, constant.MakeInt64(0)) // what is negative mostly means none, whichever it is
				return false
			}
		case *ast.BasicLit:
			f.changeLiteral(at, change)
		case *ast.Ident, *ast.SelectorExpr:
			f.changeName(at, change)
			return false
		}
		return true
	})
	return all
}

func (f *finder) changeLiteral(at ast.Expr, change func(ast.Expr, constant.Value)) {
	value := f.info.Types[at].Value
	switch value.Kind() {
	case constant.String:
		change(at, constant.MakeString(""))
	case constant.Int:
		one := constant.MakeInt64(1)
		change(at, constant.BinaryOp(value, token.ADD, one))
		if constant.Sign(value) > 0 {
			change(at, constant.BinaryOp(value, token.SUB, one))
		}
	}
}

func (f *finder) changeName(at ast.Expr, change func(ast.Expr, constant.Value)) {
	switch value := f.info.Types[at].Value; value.Kind() {
	case constant.Bool:
		change(at, constant.MakeBool(!constant.BoolVal(value)))
	case constant.String:
		change(at, constant.MakeString(""))
	case constant.Int:
		other := int64(0)
		if constant.Sign(value) == 0 {
			other = 1
		}
		change(at, constant.MakeInt64(other))
	}
}

// findConstants finds the changes in the declarations of constants. Those that
// count with iota are names for values, not values.
func (f *finder) findConstants() {
	f.values = map[types.Object]ast.Expr{}
	for _, in := range f.files {
		f.file, f.script = in, &script{text: in.text, base: in.tree.FileStart}
		for _, d := range in.tree.Decls {
			f.function = declared(d)
			ast.Inspect(d, func(n ast.Node) bool {
				if decl, ok := n.(*ast.GenDecl); ok && decl.Tok == token.CONST && !f.counts(decl) {
					f.declaration(decl)
				}
				return true
			})
		}
	}
}

func (f *finder) declaration(d *ast.GenDecl) {
	for _, s := range d.Specs {
		spec := s.(*ast.ValueSpec)
		for i, value := range spec.Values {
			f.values[f.info.Defs[spec.Names[i]]] = value
			if f.leftOut() {
				continue
			}
			for _, c := range f.parts(value) {
				name := f.function
				f.function = spec.Names[i].Name
				c.mutant = f.describe(c.at.Pos(), c.mutant.Change)
				f.function = name
				f.constants = append(f.constants, c)
			}
		}
	}
}

func (f *finder) counts(d *ast.GenDecl) bool {
	counts := false
	ast.Inspect(d, func(n ast.Node) bool {
		name, ok := n.(*ast.Ident)
		counts = counts || ok && name.Name == "iota"
		return true
	})
	return counts
}
