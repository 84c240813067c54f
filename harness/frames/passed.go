package frames

import (
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// handed is what a caller hands over in the one call of a function that it has.
type handed struct {
	step  declaration.Step
	call  framemap.Call
	types []*declaration.Type // of the arguments, without the address of a result
	// values are those of the arguments that are known from the declarations alone; nil
	// where one is not.
	values [][]byte
}

// places are those of the arguments, without that of the address of a result.
func (h handed) places() []framemap.Place {
	return h.call.Arguments[len(h.call.Arguments)-len(h.types):]
}

// handedOver works out what a declared caller hands over, if it calls from one step alone.
func handedOver(caller, callee *declaration.Function) (h handed, ok bool) {
	if caller == nil {
		return h, false
	}
	calls := callsOf(caller.Body, callee.Name)
	if len(calls) != 1 {
		return h, false
	}
	h.step = calls[0]
	for i, e := range h.step.Arguments {
		h.types = append(h.types, argumentType(caller, callee, e, i))
	}
	call, err := layout.Call(callee, h.types[len(callee.Params):])
	if err != nil {
		return h, false
	}
	h.call = call
	for i, e := range h.step.Arguments {
		size, _ := layout.SizeAlign(h.types[i], callee.Convention)
		h.values = append(h.values, known(caller, callee.Name, e, h.types[i], size))
	}
	return h, true
}

// argumentType is that of the parameter. Behind them a variable goes as its type, anything
// else as an integer of the mode's width.
func argumentType(caller, callee *declaration.Function, e declaration.Expression, i int) *declaration.Type {
	if i < len(callee.Params) {
		return callee.Params[i].Type
	}
	if e.Operator == declaration.None && e.Left.Kind == declaration.Value {
		if o, ok := owner(caller, callOf(callee.Name), e.Left.Variable); ok {
			return o.Type
		}
		if i := indexOf(caller.Params, e.Left.Variable); i >= 0 {
			return caller.Params[i].Type
		}
	}
	return &declaration.Type{Kind: declaration.Integer, Bits: 8 * callee.Convention.Mode().Bytes()}
}

// known gives the value of an argument: a number, or a local that the caller fills on
// every way to the call and never changes otherwise, of the argument's own type.
func known(caller *declaration.Function, callee string, e declaration.Expression, t *declaration.Type, size int) []byte {
	switch {
	case e.Operator != declaration.None:
		return nil
	case e.Left.Kind == declaration.Number && (t.Kind == declaration.Integer || t.Kind == declaration.Pointer):
		return number(caller.Convention.Mode(), e.Left.Number, size)
	case e.Left.Kind != declaration.Value:
		return nil
	}
	at := callOf(callee)
	o, ok := owner(caller, at, e.Left.Variable)
	if !ok || !o.certain(at) {
		return nil
	}
	if _, changed := fills(o.steps, o.Name); changed || !same(o.Type, t) {
		return nil
	}
	return declaration.Graffiti(o.number, o.Type, size)
}

// number is an integer as wide as a mode's registers in so many bytes, with copies of its
// sign.
func number(mode trace.Mode, n int64, size int) []byte {
	if mode == trace.Mode32 {
		n = int64(int32(n))
	}
	all := binary.LittleEndian.AppendUint64(nil, uint64(n))
	sign := byte(n >> 63)
	for len(all) < size {
		all = append(all, sign)
	}
	return slices.Clip(all[:size])
}

// same reports whether two types are one: by name where they have one.
func same(a, b *declaration.Type) bool {
	if a.Kind != b.Kind || a.Bits != b.Bits || a.Unsigned != b.Unsigned || a.Name != b.Name || a.Count != b.Count {
		return false
	}
	return a.Element == nil || same(a.Element, b.Element)
}

// callsOf gives the steps that call a function, those within others too.
func callsOf(steps []declaration.Step, callee string) (all []declaration.Step) {
	for _, s := range steps {
		if s.Kind == declaration.Call && s.Callee == callee {
			all = append(all, s)
		}
		all = append(append(all, callsOf(s.Body, callee)...), callsOf(s.Else, callee)...)
	}
	return all
}
