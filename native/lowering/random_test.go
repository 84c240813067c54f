package lowering_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// kinds draws types that every convention of a mode can pass.
func kinds(mode trace.Mode) *rapid.Generator[*declaration.Type] {
	scalars := []*declaration.Type{boo, i8, u8, i16, i32, u32, i64, u64, ptr, f32, f64, f80, f128, c32, c64, c80, m64, m128}
	if mode == trace.Mode64 {
		scalars = append(scalars, i128)
	}
	scalar := rapid.SampledFrom(scalars)
	return rapid.OneOf(scalar, scalar, rapid.Custom(func(t *rapid.T) *declaration.Type {
		made := structOf(rapid.SliceOfN(scalar, 0, 4).Draw(t, "fields")...)
		made.Packed = rapid.Bool().Draw(t, "packed")
		if rapid.Bool().Draw(t, "union") {
			made.Kind = declaration.Union
		}
		return made
	}), rapid.Custom(func(t *rapid.T) *declaration.Type {
		return structOf(array(scalar.Draw(t, "element"), rapid.IntRange(1, 9).Draw(t, "count")))
	}))
}

// module draws functions that call each other.
type module struct {
	*rapid.T
	mode      trace.Mode
	functions []*declaration.Function
	names     int
}

func (m *module) variables(most int) (all []declaration.Variable) {
	for range rapid.IntRange(0, most).Draw(m.T, "variables") {
		m.names++
		all = append(all, declaration.Variable{Name: fmt.Sprintf("v%d", m.names), Type: kinds(m.mode).Draw(m.T, "type")})
	}
	return all
}

func (m *module) signature(name string) *declaration.Function {
	conventions := declaration.Conventions[:2]
	if m.mode == trace.Mode32 {
		conventions = declaration.Conventions[2:]
	}
	f := &declaration.Function{Name: name, Returns: void, Convention: rapid.SampledFrom(conventions).Draw(m.T, "convention")}
	f.Params, f.Locals = m.variables(7), m.variables(4)
	f.Variadic = len(f.Params) > 0 && rapid.Bool().Draw(m.T, "variadic")
	// What is returned is a variable: there is one of that type.
	if all := f.Variables(); len(all) > 0 && rapid.Bool().Draw(m.T, "returns") {
		f.Returns = rapid.SampledFrom(all).Draw(m.T, "returned").Type
	}
	f.Frame.Pointer = rapid.Bool().Draw(m.T, "pointer")
	if f.Frame.Pointer && rapid.Bool().Draw(m.T, "realign") {
		f.Frame.Realign = 32
	}
	if rapid.Bool().Draw(m.T, "saves") {
		f.Frame.Saves = []trace.Register{trace.RBX}
	}
	return f
}

func (m *module) body(f *declaration.Function, visible []declaration.Variable, depth int) (steps []declaration.Step) {
	for range rapid.IntRange(0, 4).Draw(m.T, "steps") {
		steps = append(steps, m.step(f, visible, depth))
	}
	return steps
}

func (m *module) step(f *declaration.Function, visible []declaration.Variable, depth int) declaration.Step {
	m.names++
	switch rapid.IntRange(0, 6).Draw(m.T, "step") {
	case 0:
		if depth > 0 {
			own := m.variables(2)
			return declaration.Step{Kind: declaration.Block, Locals: own, Body: m.body(f, append(own, visible...), depth-1)}
		}
	case 1:
		if depth > 0 {
			condition := two(m.integer(visible), declaration.Less, m.integer(visible))
			return declaration.Step{Kind: declaration.If, Value: condition, Body: m.body(f, visible, depth-1), Else: m.body(f, visible, depth-1)}
		}
	case 2, 3:
		return m.call(rapid.SampledFrom(m.functions).Draw(m.T, "callee"), visible)
	case 4:
		if f.Frame.Pointer && f.Frame.Realign == 0 {
			return declaration.Step{Kind: declaration.Alloca, Bytes: rapid.IntRange(0, 300).Draw(m.T, "bytes")}
		}
	case 5:
		if len(visible) > 0 {
			return fill(rapid.SampledFrom(visible).Draw(m.T, "filled").Name)
		}
	}
	return mark(fmt.Sprintf("m%d", m.names))
}

// integer draws an expression of at most one atom.
func (m *module) integer(visible []declaration.Variable) *declaration.Expression {
	if v, ok := m.of(visible, func(t *declaration.Type) bool {
		return t.Kind == declaration.Integer || t.Kind == declaration.Bool || t.Kind == declaration.Pointer
	}); ok {
		return value(v.Name)
	}
	return number(rapid.Int64Range(-1<<31, 1<<31-1).Draw(m.T, "number"))
}

func (m *module) of(visible []declaration.Variable, wanted func(*declaration.Type) bool) (declaration.Variable, bool) {
	for _, v := range visible {
		if wanted(v.Type) {
			return v, rapid.Bool().Draw(m.T, "variable")
		}
	}
	return declaration.Variable{}, false
}

// call draws a call for which there are arguments; else there is a mark.
func (m *module) call(callee *declaration.Function, visible []declaration.Variable) declaration.Step {
	s := call("", callee.Name)
	for _, p := range callee.Params {
		switch v, ok := m.of(visible, func(t *declaration.Type) bool { return t == p.Type }); {
		case ok:
			s.Arguments = append(s.Arguments, *value(v.Name))
		case p.Type.Kind == declaration.Integer || p.Type.Kind == declaration.Bool || p.Type.Kind == declaration.Pointer:
			s.Arguments = append(s.Arguments, *two(m.integer(visible), declaration.Times, m.integer(visible)))
		default:
			return mark(fmt.Sprintf("m%d", m.names))
		}
	}
	if callee.Variadic {
		s.Arguments = append(s.Arguments, *m.integer(visible))
	}
	return s
}

func TestRandomFunctionsAreLowered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &module{T: t, mode: rapid.SampledFrom([]trace.Mode{trace.Mode64, trace.Mode32}).Draw(t, "mode")}
		for k := range rapid.IntRange(1, 4).Draw(t, "functions") {
			m.functions = append(m.functions, m.signature(fmt.Sprintf("f%d", k)))
		}
		for _, f := range m.functions {
			f.Body = append([]declaration.Step{}, m.body(f, f.Variables(), 2)...)
			if f.Returns != void {
				v, _ := find(f.Variables(), f.Returns)
				f.Body = append(f.Body, give(value(v.Name)))
			}
		}
		all, err := lowering.Lower(m.functions, m.mode)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := assembler.Assemble(all, m.mode, trace.CodeBase, nil); err != nil {
			t.Fatal(err)
		}
		for k, l := range all {
			if m.functions[k].Frame.Realign == 0 {
				demandAligned(t, l, m.mode, m.functions)
			}
		}
	})
}

func find(all []declaration.Variable, t *declaration.Type) (declaration.Variable, bool) {
	for _, v := range all {
		if v.Type == t {
			return v, true
		}
	}
	return declaration.Variable{}, false
}
