package lowering

import "github.com/framecheck/framecheck/scenarios/declaration"

func (w *writer) steps(all []declaration.Step) {
	for i := range all {
		w.at = all[i].Position
		w.step(&all[i])
	}
	w.at = w.function.Position
}

func (w *writer) step(s *declaration.Step) {
	first, second := w.scratch()
	switch s.Kind {
	case declaration.Mark:
		w.emit("%s:", s.Label)
	case declaration.Set:
		w.compute(*s.Value, first, second)
		w.assign(w.find(s.Target), first, second)
	case declaration.Fill:
		w.fillVariable(w.find(s.Target))
	case declaration.Call:
		w.call(s)
	case declaration.Return:
		w.giveBack(s.Value)
	case declaration.Block:
		w.steps(s.Body)
	case declaration.If:
		w.choose(s)
	case declaration.Alloca:
		w.emit("sub %s, %d", stackPointer(w.mode), up(s.Bytes, 16))
		w.emit("mov %s, %s", first, stackPointer(w.mode))
		w.assign(w.find(s.Target), first, second)
	}
}

// fillVariable stores the graffiti of a variable by its number.
func (w *writer) fillVariable(v variable) {
	for number, known := range w.function.Variables() {
		if known.Name == v.Name {
			_, second := w.scratch()
			w.fill(w.value(v, second), declaration.Graffiti(number, v.Type, v.shape.size))
		}
	}
}

// inverse are the jumps for a condition that does not hold.
var inverse = map[declaration.Operator]string{
	declaration.Equal: "jne", declaration.NotEqual: "je", declaration.Less: "jge",
	declaration.LessOrEqual: "jg", declaration.Greater: "jle", declaration.GreaterOrEqual: "jl",
}

func (w *writer) choose(s *declaration.Step) {
	first, second := w.scratch()
	otherwise, behind := w.label(), w.label()
	w.compute(*s.Value, first, second)
	jump, compares := inverse[s.Value.Operator]
	if !compares {
		w.emit("test %s, %s", first, first)
		jump = "je"
	}
	w.emit("%s %s", jump, otherwise)
	w.steps(s.Body)
	if len(s.Else) > 0 {
		w.emit("jmp %s", behind)
	}
	w.emit("%s:", otherwise)
	w.steps(s.Else)
	if len(s.Else) > 0 {
		w.emit("%s:", behind)
	}
}

// giveBack returns a value where the convention has it.
func (w *writer) giveBack(value *declaration.Expression) {
	types := make([]*declaration.Type, len(w.function.Params))
	for i, p := range w.function.Params {
		types[i] = p.Type
	}
	t := plan(w.function, types)
	if value != nil {
		w.result(value, t.result)
	}
	w.epilogue(t)
}

func (w *writer) result(value *declaration.Expression, c carried) {
	first, second := w.scratch()
	returns := w.function.Returns
	if returns.Kind == declaration.Void {
		w.mistake(w.at, "say what it returns, or {return: nothing}", "%s returns nothing, and is given a value", w.function.Name)
		return
	}
	v, plain := w.variable(value, returns)
	switch {
	case !plain && !isInteger(returns):
		w.mistake(w.at, "return a variable of that type", "%s returns no integer: %q cannot be computed for it", w.function.Name, value.Text)
	case !plain:
		w.compute(*value, first, second)
		if c.shape.size > w.mode.Bytes() && len(c.parts) > 1 {
			w.emit("mov %s, %s", c.parts[1].register, first)
			w.emit("sar %s, %d", c.parts[1].register, 8*w.mode.Bytes()-1)
		}
	case c.address:
		w.emit("mov %s, %s", second, w.place(w.find(sretName)).memory(w.mode.Bytes()))
		from := w.value(v, "r10")
		w.copy(place{second, 0}, from, c.shape.size)
		w.emit("mov %s, %s", first, second)
	default:
		from := w.value(v, second)
		for i := len(c.parts) - 1; i >= 0; i-- { // st1 is pushed before st0
			w.load(c.parts[i].register, from.plus(c.parts[i].at), c.parts[i].size)
		}
	}
}

// variable gives the variable that an expression is, where it is nothing else, and of
// that type.
func (w *writer) variable(e *declaration.Expression, t *declaration.Type) (variable, bool) {
	if e.Operator != declaration.None || e.Left.Kind != declaration.Value {
		return variable{}, false
	}
	v := w.find(e.Left.Variable)
	return v, equal(v.Type, t)
}

// equal reports whether two types are one.
func equal(a, b *declaration.Type) bool {
	return a.Kind == b.Kind && a.Bits == b.Bits && a.Unsigned == b.Unsigned && a.Name == b.Name && a.Count == b.Count &&
		(a.Element == nil || equal(a.Element, b.Element))
}
