package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// whole gives the variable whose bytes an expression hands on as they are to a type: one
// that is no integer of at most a register. It reports where a type cannot have the
// value.
func (r *routine) whole(e *declaration.Expression, t *declaration.Type) (v *variable, ok bool) {
	v = r.alone(e)
	if calculable(t) && (v == nil || calculable(v.Type)) {
		if v != nil && v.size == size(t, r.program.mode) && v.size > r.word {
			return v, true
		}
		return nil, true
	}
	if v != nil && same(v.Type, t) {
		return v, true
	}
	r.wrong(r.at, "name a variable of that type", "%q is no %s", source.Excerpt(e.Text), describe(t))
	return nil, false
}

// same reports types that are equal, but for the positions of their fields.
func same(a, b *declaration.Type) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || a.Kind != b.Kind || a.Bits != b.Bits || a.Unsigned != b.Unsigned || a.Count != b.Count ||
		a.Name != b.Name || a.Packed != b.Packed || a.Align != b.Align || len(a.Fields) != len(b.Fields) {
		return false
	}
	for k, f := range a.Fields {
		g := b.Fields[k]
		if f.Name != g.Name || f.BitField != g.BitField || f.Width != g.Width || !same(f.Type, g.Type) {
			return false
		}
	}
	return same(a.Element, b.Element)
}

// write stores the value of an expression, as a type, in memory.
func (r *routine) write(e *declaration.Expression, t *declaration.Type, to memory) {
	v, ok := r.whole(e, t)
	if !ok {
		return
	}
	value, operand, address := r.scratch()
	if v != nil {
		r.copyBytes(to, r.variableMemory(v, address), v.size, value)
		return
	}
	r.evaluate(e, value, operand)
	r.storeInteger(value, to, size(t, r.program.mode))
}

// storeInteger stores what a register holds, truncated or with copies of its sign. The
// register is used up.
func (r *routine) storeInteger(register trace.Register, to memory, bytes int) {
	r.emit("mov %s, %s", to, registerName(register, min(bytes, r.word)))
	if bytes <= r.word {
		return
	}
	r.emit("sar %s, %d", r.full(register), 8*r.word-1)
	for at := r.word; at < bytes; at += r.word {
		r.emit("mov %s, %s", to.from(at), r.full(register))
	}
}

// narrow cuts a computed value down to a type of less than four bytes, so that callers
// and callees find it extended, whatever they rely on.
func (r *routine) narrow(e *declaration.Expression, t *declaration.Type, register trace.Register) {
	bytes := size(t, r.program.mode)
	if v := r.alone(e); bytes >= 4 || v != nil && v.size <= bytes || e.Operator == declaration.None && immediate(e.Left) && fits(e.Left.Number, t, bytes) {
		return
	}
	r.widen(t, bytes, register)
}

// fits reports whether a number needs no more than the bytes of a type.
func fits(n int64, t *declaration.Type, bytes int) bool {
	if t.Kind == declaration.Bool {
		return n == 0 || n == 1
	}
	if t.Unsigned {
		return n >= 0 && n < 1<<(8*bytes)
	}
	return n >= -1<<(8*bytes-1) && n < 1<<(8*bytes-1)
}
