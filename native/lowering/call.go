package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// calling is a call while it is lowered.
type calling struct {
	*routine
	step   *declaration.Step
	callee *declaration.Function
	into   *variable // nil where the result is dropped
	kinds  []*declaration.Type
	call   framemap.Call
	// copies has, for each of the arguments, where the copy of what is passed by
	// reference lies, from RSP; result is where a result in memory goes that is dropped.
	copies []int
	result int
}

// call lowers a call.
func (r *routine) call(s *declaration.Step) {
	callee, ok := r.program.functions[s.Callee]
	if !ok {
		r.wrong(r.at, source.DidYouMean(s.Callee, r.program.names()), "there is no function %q", source.Excerpt(s.Callee))
		return
	}
	c := &calling{routine: r, step: s, callee: callee}
	if !r.program.sound[callee] || !c.check() {
		return
	}
	c.call = arrange(callee, c.kinds[len(callee.Params):])
	bytes := c.room()
	if r.fixed() {
		r.outgoing, bytes = max(r.outgoing, bytes), 0
	}
	r.lowerRSP(bytes)
	c.fillMemory()
	c.fillRegisters()
	if c.call.Vectors >= 0 {
		r.emit("mov eax, %d", c.call.Vectors)
	}
	r.emit("call %s", callee.Name)
	c.giveRoomBack(bytes)
	c.take()
}

// check finds out what the call's arguments and its target are.
func (c *calling) check() bool {
	params, arguments := c.callee.Params, c.step.Arguments
	if len(arguments) < len(params) || len(arguments) > len(params) && !c.callee.Variadic {
		c.wrong(c.at, "write an argument for each of its params", "%s has %d params, and %d arguments are given", c.callee.Name, len(params), len(arguments))
		return false
	}
	for _, p := range params {
		c.kinds = append(c.kinds, p.Type)
	}
	for k := len(params); k < len(arguments); k++ {
		kind := c.furtherKind(&arguments[k])
		if kind.Kind == declaration.VaList {
			c.wrong(c.at, "pass its address, as in &"+arguments[k].Left.Variable, "%s goes behind the params of %s, and is a va_list", arguments[k].Text, c.callee.Name)
			return false
		}
		if kind.Kind == declaration.Array {
			c.wrong(c.at, "pass its address, as in &"+arguments[k].Left.Variable, "%s goes behind the params of %s, and is %s: no function takes an array", arguments[k].Text, c.callee.Name, describe(kind))
			return false
		}
		c.kinds = append(c.kinds, kind)
	}
	if c.step.Target == "" {
		return true
	}
	if c.into = c.find(c.step.Target); c.into == nil {
		return false
	}
	returns := returned(c.callee)
	switch {
	case returns.Kind == declaration.Void:
		c.wrong(c.at, "leave into out", "%s returns nothing", c.callee.Name)
	case calculable(returns) && calculable(c.into.Type) || same(returns, c.into.Type):
		return true
	default:
		c.wrong(c.at, "declare "+c.into.Name+" as "+describe(returns), "%s returns %s, and %s is %s", c.callee.Name, describe(returns), c.into.Name, describe(c.into.Type))
	}
	return false
}

// furtherKind is the type of an argument behind the params: a variable's own, else an
// integer as wide as a register.
func (c *calling) furtherKind(e *declaration.Expression) *declaration.Type {
	if v := c.alone(e); v != nil {
		return v.Type
	}
	return &declaration.Type{Kind: declaration.Integer, Bits: 8 * c.word}
}

// values are the arguments without the address of the result.
func (c *calling) values() []framemap.Place {
	return c.call.Arguments[len(c.call.Arguments)-len(c.step.Arguments):]
}

func (c *calling) stack(at int) memory { return memory{c.full(trace.RSP), at} }

// fillMemory makes the copies, and stores the arguments on the stack.
func (c *calling) fillMemory() {
	for k, place := range c.values() {
		if place.Indirect {
			c.write(&c.step.Arguments[k], c.kinds[k], c.stack(c.copies[k]))
		}
	}
	if places := c.call.Arguments; c.call.Result.Indirect && !places[0].Pieces[0].InRegister {
		c.resultAddress(accumulator)
		c.emit("mov %s, %s", c.stack(int(places[0].Pieces[0].Offset)), c.full(accumulator))
	}
	for k, place := range c.values() {
		if len(place.Pieces) == 0 || place.Pieces[0].InRegister {
			continue
		}
		to := c.stack(int(place.Pieces[0].Offset))
		if !place.Indirect {
			c.write(&c.step.Arguments[k], c.kinds[k], to)
			continue
		}
		c.emit("lea %s, %s", c.full(accumulator), c.stack(c.copies[k]))
		c.emit("mov %s, %s", to, c.full(accumulator))
	}
}

// resultAddress loads where a result in memory is to be written.
func (c *calling) resultAddress(into trace.Register) {
	if c.into == nil {
		c.emit("lea %s, %s", c.full(into), c.stack(c.result))
		return
	}
	c.address(c.into, into)
}

// fillRegisters loads the arguments that go in registers.
func (c *calling) fillRegisters() {
	if c.call.Result.Indirect && c.call.Arguments[0].Pieces[0].InRegister {
		c.resultAddress(trace.Register(c.call.Arguments[0].Pieces[0].Register.Index))
	}
	for k, place := range c.values() {
		switch {
		case len(place.Pieces) == 0:
			c.whole(&c.step.Arguments[k], c.kinds[k])
		case !place.Pieces[0].InRegister:
		case place.Indirect:
			c.emit("lea %s, %s", c.full(trace.Register(place.Pieces[0].Register.Index)), c.stack(c.copies[k]))
		default:
			c.fillPieces(&c.step.Arguments[k], c.kinds[k], place.Pieces)
		}
	}
}

// fillPieces loads the registers of one argument.
func (c *calling) fillPieces(e *declaration.Expression, t *declaration.Type, pieces []framemap.Piece) {
	v, ok := c.whole(e, t)
	if !ok {
		return
	}
	operand, address := c.scratch()
	if v != nil {
		from := c.variableMemory(v, address)
		for _, p := range pieces {
			c.load(p, from)
		}
		return
	}
	first := trace.Register(pieces[0].Register.Index)
	if c.word == 4 {
		operand = first // the others may hold arguments
	}
	c.evaluate(e, first, operand)
	c.narrow(e, t, first)
	if len(pieces) > 1 {
		c.signInto(first, trace.Register(pieces[1].Register.Index))
	}
}

// signInto fills a register with copies of the sign of another.
func (r *routine) signInto(of, into trace.Register) {
	r.emit("mov %s, %s", r.full(into), r.full(of))
	r.emit("sar %s, %d", r.full(into), 8*r.word-1)
}
