package witness

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Signature is a function's declaration and how it is called.
type Signature struct {
	Function *declaration.Function
	// Extra are the types of the arguments behind the params of a variadic function,
	// of kinds that C's default promotions leave as they are.
	Extra []*declaration.Type
}

// Convention is that of the function.
func (s Signature) Convention() declaration.Convention { return s.Function.Convention }

// Mode is that of the function's code.
func (s Signature) Mode() trace.Mode { return s.Function.Convention.Mode() }

// Arguments are the types of all arguments, those of params first.
func (s Signature) Arguments() []*declaration.Type {
	var types []*declaration.Type
	for _, p := range s.Function.Params {
		types = append(types, p.Type)
	}
	return append(types, s.Extra...)
}

// Types are those of the arguments, and the result's last where there is one.
func (s Signature) Types() []*declaration.Type {
	types := s.Arguments()
	if s.Returns() {
		types = append(types, s.Function.Returns)
	}
	return types
}

// Returns reports whether the function returns anything.
func (s Signature) Returns() bool {
	return s.Function.Returns != nil && s.Function.Returns.Kind != declaration.Void
}

// VectorBytes is the width of the vector registers that the signature needs: 16, 32
// or 64.
func (s Signature) VectorBytes() int {
	width := 16
	for _, t := range s.Types() {
		width = max(width, widest(t))
	}
	return width
}

func widest(t *declaration.Type) int {
	switch t.Kind {
	case declaration.Vector:
		return t.Bits / 8
	case declaration.Array:
		return widest(t.Element)
	}
	width := 0
	for _, f := range t.Fields {
		width = max(width, widest(f.Type))
	}
	return width
}

// uses reports whether a type is, or has in it, one of which is true.
func uses(t *declaration.Type, is func(*declaration.Type) bool) bool {
	if is(t) || t.Kind == declaration.Array && uses(t.Element, is) {
		return true
	}
	for _, f := range t.Fields {
		if uses(f.Type, is) {
			return true
		}
	}
	return false
}

// build makes a signature of types; params are named p0, p1 and so on.
func build(c declaration.Convention, returns *declaration.Type, params, extra []*declaration.Type, variadic bool) Signature {
	f := &declaration.Function{Name: "f", Convention: c, Returns: returns, Variadic: variadic}
	for i, t := range params {
		f.Params = append(f.Params, declaration.Variable{Name: fmt.Sprintf("p%d", i), Type: t})
	}
	return Signature{Function: f, Extra: extra}
}

// params are the types of the params.
func (s Signature) params() []*declaration.Type { return s.Arguments()[:len(s.Function.Params)] }
