package lowering

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// returned is the type of a function's result.
func returned(f *declaration.Function) *declaration.Type {
	if f.Returns == nil {
		return &declaration.Type{Kind: declaration.Void}
	}
	return f.Returns
}

// result puts the value of an expression where the caller looks for it.
func (r *routine) result(e *declaration.Expression, t *declaration.Type) {
	if r.called.Result.Indirect {
		r.resultInMemory(e, t)
		return
	}
	v, ok := r.whole(e, t)
	if !ok {
		return
	}
	operand, address := r.scratch()
	pieces := r.called.Result.Pieces
	switch {
	case v != nil:
		from := r.variableMemory(v, address)
		for _, p := range slices.Backward(pieces) { // st1 is loaded before st0
			r.load(p, from)
		}
	case pieces[0].Register.Class == framemap.Vector:
		r.evaluate(e, accumulator, operand)
		r.wideInVector(operand)
	default:
		r.evaluate(e, accumulator, operand)
		r.narrow(e, t, accumulator)
		if len(pieces) > 1 {
			r.signInto(accumulator, trace.RDX)
		}
	}
}

// wideInVector makes 16 bytes in xmm0 of a computed integer, through memory that is the
// function's own: where RSP does not move, its home space, which holds nothing that is
// needed any more.
func (r *routine) wideInVector(sign trace.Register) {
	r.signInto(accumulator, sign)
	place, taken := memory{base: r.full(trace.RSP)}, 2*r.word
	if r.fixed() {
		place, taken = r.memory(location{}), 0
	}
	r.lowerRSP(taken)
	r.emit("mov %s, %s", place, r.full(accumulator))
	r.emit("mov %s, %s", place.from(r.word), r.full(sign))
	r.emit("movups xmm0, %s", place.sized(2*r.word))
	if taken > 0 {
		r.emit("add %s, %d", place.base, taken)
		r.rsp.depth -= taken
		r.moved()
	}
}

// resultInMemory writes a result where the caller wants it, and gives its address back.
func (r *routine) resultInMemory(e *declaration.Expression, t *declaration.Type) {
	v, ok := r.whole(e, t)
	if !ok {
		return
	}
	operand, address := r.scratch()
	if v != nil {
		from := r.variableMemory(v, operand)
		r.emit("mov %s, %s", r.full(address), r.memory(r.frame.sret))
		r.copyBytes(memory{base: r.full(address)}, from, v.size)
	} else {
		r.evaluate(e, accumulator, operand)
		r.emit("mov %s, %s", r.full(address), r.memory(r.frame.sret))
		r.storeInteger(memory{base: r.full(address)}, size(t, r.program.mode))
	}
	r.emit("mov %s, %s", r.full(trace.RAX), r.full(address))
}

// take stores the result of a call in its target, or drops it.
func (c *calling) take() {
	returns, place := returned(c.callee), c.call.Result
	if place.Indirect || len(place.Pieces) == 0 {
		return
	}
	class := place.Pieces[0].Register.Class
	if c.into == nil {
		c.drop(class, len(place.Pieces))
		return
	}
	_, address := c.scratch()
	if calculable(returns) && class == framemap.General && (place.Size <= c.word || c.into.size <= c.word) {
		if c.into.size > place.Size {
			c.widen(returns, place.Size, trace.RAX)
		}
		c.storeInteger(c.variableMemory(c.into, address), c.into.size)
		return
	}
	if calculable(returns) && c.into.size < place.Size {
		c.emit("movq rax, xmm0") // 16 bytes in a vector register
		c.storeInteger(c.variableMemory(c.into, address), c.into.size)
		return
	}
	to := c.variableMemory(c.into, address)
	for _, p := range place.Pieces {
		c.store(p, to)
	}
	if class == framemap.MMX {
		c.leaveMMX()
	}
}

// drop gives x87 and mmx registers back.
func (c *calling) drop(class framemap.RegisterClass, pieces int) {
	switch class {
	case framemap.X87:
		for range pieces {
			c.dropX87()
		}
	case framemap.MMX:
		c.leaveMMX()
	case framemap.General, framemap.Vector:
	}
}
