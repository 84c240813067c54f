package lowering_test

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// The types that tests use.
var (
	void = &declaration.Type{Kind: declaration.Void}
	ptr  = &declaration.Type{Kind: declaration.Pointer}
	boo  = &declaration.Type{Kind: declaration.Bool}
	i8   = integer(8)
	i16  = integer(16)
	i32  = integer(32)
	i64  = integer(64)
	i128 = integer(128)
	u8   = &declaration.Type{Kind: declaration.Integer, Bits: 8, Unsigned: true}
	u32  = &declaration.Type{Kind: declaration.Integer, Bits: 32, Unsigned: true}
	u64  = &declaration.Type{Kind: declaration.Integer, Bits: 64, Unsigned: true}
	f32  = of(declaration.Float, 32)
	f64  = of(declaration.Float, 64)
	f80  = of(declaration.Float, 80)
	f128 = of(declaration.Float, 128)
	c32  = of(declaration.Complex, 32)
	c64  = of(declaration.Complex, 64)
	c80  = of(declaration.Complex, 80)
	m64  = of(declaration.Vector, 64)
	m128 = of(declaration.Vector, 128)
	m256 = of(declaration.Vector, 256)
	m512 = of(declaration.Vector, 512)
)

func of(kind declaration.Kind, bits int) *declaration.Type {
	return &declaration.Type{Kind: kind, Bits: bits}
}

func integer(bits int) *declaration.Type { return of(declaration.Integer, bits) }

func array(element *declaration.Type, count int) *declaration.Type {
	return &declaration.Type{Kind: declaration.Array, Element: element, Count: count}
}

// structOf makes a struct of fields f0, f1, ...
func structOf(kinds ...*declaration.Type) *declaration.Type {
	t := &declaration.Type{Kind: declaration.Struct, Name: "s"}
	for k, kind := range kinds {
		t.Fields = append(t.Fields, declaration.Field{Name: fmt.Sprintf("f%d", k), Type: kind})
		t.Name += "_" + fmt.Sprint(kind.Kind, kind.Bits)
	}
	return t
}

func unionOf(kinds ...*declaration.Type) *declaration.Type {
	t := structOf(kinds...)
	t.Kind = declaration.Union
	return t
}

func packed(t *declaration.Type) *declaration.Type {
	t.Packed = true
	return t
}

// locals are variables, each a name and its type.
func locals(pairs ...any) (all []declaration.Variable) {
	for k := 0; k < len(pairs); k += 2 {
		all = append(all, declaration.Variable{Name: pairs[k].(string), Type: pairs[k+1].(*declaration.Type)})
	}
	return all
}

func atom(kind declaration.AtomKind, name string) *declaration.Expression {
	return &declaration.Expression{Text: name, Left: declaration.Atom{Kind: kind, Variable: name}}
}

func value(name string) *declaration.Expression      { return atom(declaration.Value, name) }
func addressOf(name string) *declaration.Expression  { return atom(declaration.Address, name) }
func indirectly(name string) *declaration.Expression { return atom(declaration.Indirectly, name) }

func number(n int64) *declaration.Expression {
	return &declaration.Expression{Text: fmt.Sprint(n), Left: declaration.Atom{Number: n}}
}

func two(left *declaration.Expression, operator declaration.Operator, right *declaration.Expression) *declaration.Expression {
	return &declaration.Expression{Text: left.Text + " " + string(operator) + " " + right.Text, Left: left.Left, Operator: operator, Right: right.Left}
}

func mark(label string) declaration.Step {
	return declaration.Step{Kind: declaration.Mark, Label: label}
}

func set(target string, value *declaration.Expression) declaration.Step {
	return declaration.Step{Kind: declaration.Set, Target: target, Value: value}
}

func fill(target string) declaration.Step {
	return declaration.Step{Kind: declaration.Fill, Target: target}
}

func give(value *declaration.Expression) declaration.Step {
	return declaration.Step{Kind: declaration.Return, Value: value}
}

func call(into, callee string, arguments ...*declaration.Expression) declaration.Step {
	s := declaration.Step{Kind: declaration.Call, Target: into, Callee: callee}
	for _, a := range arguments {
		s.Arguments = append(s.Arguments, *a)
	}
	return s
}
