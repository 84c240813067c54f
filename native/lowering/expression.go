package lowering

import (
	"math"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// compute brings an expression's value into a general register as wide as the mode's.
// other may be changed.
func (w *writer) compute(e declaration.Expression, into, other string) {
	if e.Operator == declaration.None {
		w.atom(e.Left, into)
		return
	}
	w.atom(e.Left, into)
	w.atom(e.Right, other)
	switch e.Operator {
	case declaration.Plus:
		w.emit("add %s, %s", into, other)
	case declaration.Minus:
		w.emit("sub %s, %s", into, other)
	case declaration.Times:
		w.emit("imul %s, %s", into, other)
	default:
		w.emit("cmp %s, %s", into, other)
	}
}

// atom brings an atom into a register.
func (w *writer) atom(a declaration.Atom, into string) {
	switch a.Kind {
	case declaration.Number:
		w.number(a.Number, into)
	case declaration.Value:
		w.extended(w.find(a.Variable), into)
	case declaration.Address:
		w.emit("lea %s, %s", into, w.value(w.find(a.Variable), into))
	case declaration.Indirectly:
		w.extended(w.find(a.Variable), into)
		w.emit("mov %s, %s", into, place{into, 0}.memory(w.mode.Bytes()))
	}
}

func (w *writer) number(n int64, into string) {
	switch {
	case w.mode == trace.Mode32:
		w.emit("mov %s, %#x", into, uint32(n))
	case n >= 0 && n <= math.MaxUint32:
		w.emit("mov %s, %d", sized(into, 4), n)
	default:
		w.emit("mov %s, %d", into, n)
	}
}

// extended reads an integer with the sign or the zeros of its type.
func (w *writer) extended(v variable, into string) {
	if !isInteger(v.Type) {
		w.mistake(w.at, "compute with integers, pointers and bools", "%s is no integer", v.Name)
		return
	}
	from := w.value(v, into)
	size := min(v.shape.size, w.mode.Bytes())
	signed := v.Type.Kind == declaration.Integer && !v.Type.Unsigned
	switch {
	case size == w.mode.Bytes(), size == 4 && !signed:
		w.emit("mov %s, %s", sized(into, size), from.memory(size))
	case size == 4:
		w.emit("movsxd %s, %s", into, from.memory(size))
	case signed:
		w.emit("movsx %s, %s", into, from.memory(size))
	default:
		w.emit("movzx %s, %s", sized(into, 4), from.memory(size))
	}
}

func isInteger(t *declaration.Type) bool {
	return t.Kind == declaration.Integer || t.Kind == declaration.Pointer || t.Kind == declaration.Bool
}

// assign stores a register in an integer variable; what is wider gets the sign.
func (w *writer) assign(v variable, register, other string) {
	if !isInteger(v.Type) {
		w.mistake(w.at, "fill it, or call a function that returns one", "%s is no integer, and nothing can be computed for it", v.Name)
		return
	}
	to := w.value(v, other)
	word := w.mode.Bytes()
	if v.Type.Kind == declaration.Bool { // any value but 0 is true
		w.emit("test %s, %s", register, register)
		w.emit("setne %s", sized(register, 1))
	}
	size := min(v.shape.size, word)
	w.emit("mov %s, %s", to.memory(size), sized(register, size))
	if v.shape.size > word {
		w.emit("sar %s, %d", register, 8*word-1)
		w.emit("mov %s, %s", to.plus(word).memory(word), register)
	}
}
