package lowering

import (
	"math"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// find gives the variable of a name, that of the innermost block first, or reports that
// there is none.
func (r *routine) find(name string) *variable {
	for k := len(r.scopes) - 1; k >= 0; k-- {
		if v, ok := r.scopes[k][name]; ok {
			return v
		}
	}
	var known []string
	for _, v := range r.Variables() {
		known = append(known, v.Name)
	}
	r.wrong(r.at, source.DidYouMean(name, known), "%s has no variable %q here", r.Name, source.Excerpt(name))
	return nil
}

// calculable reports a type that expressions are computed in.
func calculable(t *declaration.Type) bool {
	return t.Kind == declaration.Integer || t.Kind == declaration.Bool || t.Kind == declaration.Pointer
}

// alone gives the variable that an expression is, or nil for any other.
func (r *routine) alone(e *declaration.Expression) *variable {
	if e.Operator != declaration.None || e.Left.Kind != declaration.Value {
		return nil
	}
	for k := len(r.scopes) - 1; k >= 0; k-- {
		if v, ok := r.scopes[k][e.Left.Variable]; ok {
			return v
		}
	}
	return nil
}

// evaluate computes an expression in a register, with another for the right operand.
func (r *routine) evaluate(e *declaration.Expression, into, other trace.Register) {
	if e.Operator.Comparison() {
		r.wrong(r.at, "write it as the condition of an if", "%q compares: that is for the condition of an if", source.Excerpt(e.Text))
		return
	}
	if e.Operator == declaration.None {
		r.atom(e.Left, into)
		return
	}
	if !immediate(e.Right) && into == other {
		r.evaluateOnStack(e, into)
		return
	}
	r.atom(e.Left, into)
	mnemonic := map[declaration.Operator]string{declaration.Plus: "add", declaration.Minus: "sub", declaration.Times: "imul"}[e.Operator]
	r.emit("%s %s, %v", mnemonic, r.full(into), r.right(e.Right, other))
}

// evaluateOnStack computes where one register alone is free, in 32-bit code in front of
// a call: the right operand waits where the call is going to push its return address.
func (r *routine) evaluateOnStack(e *declaration.Expression, into trace.Register) {
	r.atom(e.Right, into)
	r.emit("push %s", r.full(into))
	r.rsp.depth += r.word
	r.moved()
	r.atom(e.Left, into)
	mnemonic := map[declaration.Operator]string{declaration.Plus: "add", declaration.Minus: "sub", declaration.Times: "imul"}[e.Operator]
	rsp := memory{base: r.full(trace.RSP)}
	r.emit("%s %s, %s", mnemonic, r.full(into), rsp)
	r.emit("lea %s, %s", r.full(trace.RSP), rsp.from(r.word))
	r.rsp.depth -= r.word
	r.moved()
}

// immediate reports an atom that an instruction can hold.
func immediate(a declaration.Atom) bool {
	return a.Kind == declaration.Number && a.Number >= math.MinInt32 && a.Number <= math.MaxInt32
}

// right makes an operand of the right atom.
func (r *routine) right(a declaration.Atom, into trace.Register) any {
	if immediate(a) {
		return a.Number
	}
	r.atom(a, into)
	return r.full(into)
}

// atom loads an atom, extended to the width of a register.
func (r *routine) atom(a declaration.Atom, into trace.Register) {
	if a.Kind == declaration.Number {
		r.number(a.Number, into)
		return
	}
	v := r.find(a.Variable)
	if v == nil {
		return
	}
	switch a.Kind {
	case declaration.Address:
		r.address(v, into)
	case declaration.Indirectly:
		if v.Type.Kind != declaration.Pointer && (v.Type.Kind != declaration.Integer || v.size != r.word) {
			r.wrong(r.at, "declare it as ptr", "*%s reads at an address, and %s is %s", v.Name, v.Name, describe(v.Type))
			return
		}
		r.emit("mov %s, %s", r.full(into), r.variableMemory(v, into))
		r.emit("mov %s, [%s]", r.full(into), r.full(into))
	case declaration.Value:
		r.extend(v, into)
	case declaration.Number:
	}
}

func (r *routine) number(n int64, into trace.Register) {
	if r.word == 4 {
		if n < math.MinInt32 || n > math.MaxUint32 {
			r.wrong(r.at, "write a number of 32 bits", "%d does not fit in a register of 32-bit code", n)
		}
		n = int64(int32(n))
	}
	if n >= 0 && n <= math.MaxUint32 {
		r.emit("mov %s, %d", registerName(into, 4), n)
		return
	}
	r.emit("mov %s, %d", r.full(into), n)
}

// address computes the address of a variable's value.
func (r *routine) address(v *variable, into trace.Register) {
	m := r.memory(v.place)
	if v.indirect {
		r.emit("mov %s, %s", r.full(into), m)
		return
	}
	r.emit("lea %s, %s", r.full(into), m)
}

// extend loads a variable by its type. Of one that is wider than a register it is the
// lowest bytes.
func (r *routine) extend(v *variable, into trace.Register) {
	if !calculable(v.Type) {
		r.wrong(r.at, "calculate with integers, bools and pointers; any other variable stands alone and goes where its type is wanted",
			"%s is %s, and what is computed is an integer", v.Name, describe(v.Type))
		return
	}
	from := r.variableMemory(v, into)
	r.loadExtended(v.Type, v.size, from, into)
}

// loadExtended loads an integer with zeros or copies of its sign above it.
func (r *routine) loadExtended(t *declaration.Type, bytes int, from memory, into trace.Register) {
	signed := t.Kind == declaration.Integer && !t.Unsigned
	switch {
	case bytes >= r.word:
		r.emit("mov %s, %s", r.full(into), from)
	case signed && bytes == 4:
		r.emit("movsxd %s, %s", r.full(into), from.sized(bytes))
	case signed:
		r.emit("movsx %s, %s", r.full(into), from.sized(bytes))
	case bytes == 4:
		r.emit("mov %s, %s", registerName(into, 4), from)
	default:
		r.emit("movzx %s, %s", registerName(into, 4), from.sized(bytes))
	}
}

// widen extends the lowest bytes of a register by a type.
func (r *routine) widen(t *declaration.Type, bytes int, register trace.Register) {
	part := registerName(register, bytes)
	signed := t.Kind == declaration.Integer && !t.Unsigned
	switch {
	case bytes >= r.word:
	case signed && bytes == 4:
		r.emit("movsxd %s, %s", r.full(register), part)
	case signed:
		r.emit("movsx %s, %s", r.full(register), part)
	case bytes == 4:
		r.emit("mov %s, %s", part, part)
	default:
		r.emit("movzx %s, %s", registerName(register, 4), part)
	}
}
