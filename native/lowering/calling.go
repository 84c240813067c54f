package lowering

import (
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// calling is a call while it is written.
type calling struct {
	callee    *declaration.Function
	types     []*declaration.Type // of the arguments
	transfer  transfer
	copies    []int // where each argument that is passed by reference is copied to, from rsp
	result    int   // where a result in memory goes that nobody wants, from rsp; else -1
	total     int   // bytes that rsp is lowered by
	arguments []declaration.Expression
}

// call writes a call: arguments on the stack first, then those in registers.
func (w *writer) call(s *declaration.Step) {
	c := w.prepare(s)
	if c == nil {
		return
	}
	w.moveStack(-c.total)
	for i := range c.arguments {
		w.copyArgument(c, i)
	}
	w.inMemory(c)
	for i := len(c.arguments) - 1; i >= 0; i-- {
		w.inRegisters(c, i)
	}
	w.whereTo(c, s)
	if c.callee.Variadic && c.callee.Convention == declaration.SysV {
		w.emit("mov eax, %d", c.transfer.vectors) // psABI 3.2.3: al
	}
	w.emit("call %s", c.callee.Name)
	w.rsp += c.transfer.pops
	w.moveStack(c.total - c.transfer.pops)
	w.take(c, s)
}

// prepare plans a call, or takes down why there can be none.
func (w *writer) prepare(s *declaration.Step) *calling {
	c := &calling{callee: w.functions[s.Callee], arguments: s.Arguments, result: -1}
	for i, a := range s.Arguments {
		switch {
		case i < len(c.callee.Params):
			c.types = append(c.types, c.callee.Params[i].Type)
		case a.Operator == declaration.None && a.Left.Kind == declaration.Value:
			c.types = append(c.types, promoted(w.find(a.Left.Variable).Type))
		default:
			c.types = append(c.types, &declaration.Type{Kind: declaration.Integer, Bits: w.mode.Bits()})
		}
	}
	c.transfer = plan(c.callee, c.types)
	c.total = up(c.transfer.stack, 16)
	for i, a := range c.transfer.arguments {
		c.copies = append(c.copies, c.total)
		if a.address {
			c.total += up(a.shape.size, 16)
		}
		for _, p := range a.parts {
			if align := a.shape.align; p.register == "" && !a.address && align > 16 && align > w.function.Frame.Realign {
				w.mistake(w.at, "add realign: 32 or 64 to the caller's frame", "argument %d needs a multiple of %d bytes on the stack, and rsp is one of 16", i+1, align)
				return nil
			}
		}
	}
	if c.transfer.sret != nil && s.Target == "" {
		c.result = c.total
		c.total += up(c.transfer.result.shape.size, 16)
	}
	c.total = up(c.total, max(16, w.function.Frame.Realign))
	return c
}

// promoted is what C makes of a variadic argument (C11 6.5.2.2, default argument
// promotions); integers are extended all the same.
func promoted(t *declaration.Type) *declaration.Type {
	switch {
	case t.Kind == declaration.Float && t.Bits == 32:
		return &declaration.Type{Kind: declaration.Float, Bits: 64}
	case t.Kind == declaration.Bool, t.Kind == declaration.Integer && t.Bits < 32:
		return &declaration.Type{Kind: declaration.Integer, Bits: 32}
	}
	return t
}

// rspPlace is an address above rsp.
func (w *writer) rspPlace(at int) place { return place{stackPointer(w.mode), at} }

// argument gives the variable that an argument is, if it is one of the parameter's type,
// or takes down that it has to be.
func (w *writer) argument(c *calling, i int) (v variable, plain bool) {
	v, plain = w.variable(&c.arguments[i], c.types[i])
	if !plain && !isInteger(c.types[i]) {
		w.mistake(w.at, "pass a variable of the parameter's type", "argument %d of %s is no integer: %q cannot be computed for it", i+1, c.callee.Name, c.arguments[i].Text)
	}
	return v, plain
}

// copyArgument copies what is passed by reference.
func (w *writer) copyArgument(c *calling, i int) {
	a := c.transfer.arguments[i]
	if !a.address {
		return
	}
	if v, plain := w.argument(c, i); plain {
		_, second := w.scratch()
		w.copy(w.rspPlace(c.copies[i]), w.value(v, second), a.shape.size)
	} else {
		w.computeInto(c, i, w.rspPlace(c.copies[i]))
	}
}

// computeInto stores an integer that is computed, with the sign above it.
func (w *writer) computeInto(c *calling, i int, to place) {
	first, second := w.scratch()
	w.compute(c.arguments[i], first, second)
	size, word := c.transfer.arguments[i].shape.size, w.mode.Bytes()
	w.emit("mov %s, %s", to.memory(min(size, word)), sized(first, min(size, word)))
	if size > word {
		w.emit("sar %s, %d", first, 8*word-1)
		w.emit("mov %s, %s", to.plus(word).memory(word), first)
	}
}

// inMemory stores the arguments that go on the stack.
func (w *writer) inMemory(c *calling) {
	first, second := w.scratch()
	for i, a := range c.transfer.arguments {
		for _, p := range a.parts {
			if p.register != "" {
				continue
			}
			to := w.rspPlace(p.stack)
			if a.address {
				w.emit("lea %s, %s", first, w.rspPlace(c.copies[i]))
				w.emit("mov %s, %s", to.memory(p.size), first)
			} else if v, plain := w.argument(c, i); plain {
				w.copy(to, w.value(v, second).plus(p.at), p.size)
			} else {
				w.computeInto(c, i, to)
			}
		}
	}
}

// inRegisters loads the registers of an argument.
func (w *writer) inRegisters(c *calling, i int) {
	a := c.transfer.arguments[i]
	if len(a.parts) == 0 || a.parts[0].register == "" {
		return
	}
	if a.address {
		w.emit("lea %s, %s", a.parts[0].register, w.rspPlace(c.copies[i]))
		return
	}
	v, plain := w.argument(c, i)
	if !plain {
		w.computeRegister(c, i)
		return
	}
	from := w.value(v, "r11")
	for k := len(a.parts) - 1; k >= 0; k-- {
		w.load(a.parts[k].register, from.plus(a.parts[k].at), a.parts[k].size)
	}
}

// computeRegister computes an integer in the register that it goes in.
func (w *writer) computeRegister(c *calling, i int) {
	parts := c.transfer.arguments[i].parts
	into, other := parts[0].register, "r11"
	if w.mode == trace.Mode32 {
		other = w.spare(c, i)
	}
	if other == "" && c.arguments[i].Operator != declaration.None {
		w.mistake(w.at, "set a variable before, and pass it", "there is no register left to compute argument %d in", i+1)
		return
	}
	w.compute(c.arguments[i], into, other)
	if len(parts) > 1 && parts[1].register != "" && parts[1].at > 0 {
		w.emit("mov %s, %s", parts[1].register, into)
		w.emit("sar %s, %d", parts[1].register, 8*w.mode.Bytes()-1)
	}
}

// spare is a register of 32-bit code that holds no argument yet: those behind are loaded
// before.
func (w *writer) spare(c *calling, i int) string {
	taken := ""
	for k := i; k < len(c.arguments); k++ {
		for _, p := range c.transfer.arguments[k].parts {
			taken += p.register
		}
	}
	for _, r := range []string{"eax", "edx", "ecx"} {
		if !strings.Contains(taken, r) {
			return r
		}
	}
	return ""
}

// whereTo passes the address for a result in memory.
func (w *writer) whereTo(c *calling, s *declaration.Step) {
	if c.transfer.sret == nil {
		return
	}
	to := w.rspPlace(c.result)
	if s.Target != "" {
		to = w.place(w.find(s.Target))
	}
	if p := c.transfer.sret.parts[0]; p.register != "" {
		w.emit("lea %s, %s", p.register, to)
	} else {
		w.emit("lea eax, %s", to)
		w.emit("mov %s, eax", w.rspPlace(p.stack).memory(4))
	}
}

// take stores a result that comes back in registers.
func (w *writer) take(c *calling, s *declaration.Step) {
	if s.Target == "" {
		for _, p := range c.transfer.result.parts {
			if p.register[:2] == "st" { // it must not stay there
				w.encoded("fstp st0", []byte{0xdd, 0xd8})
			}
		}
		return
	}
	v := w.find(s.Target)
	returns := c.callee.Returns
	switch {
	case isInteger(v.Type) && isInteger(returns) && !equal(v.Type, returns):
		w.convert(v, returns)
	case !equal(v.Type, returns):
		w.mistake(w.at, "give them one type", "%s does not have the type that %s returns", v.Name, c.callee.Name)
	case v.indirect:
		w.mistake(w.at, "take a local", "%s was passed by reference", v.Name)
	case !c.transfer.result.address:
		for _, p := range c.transfer.result.parts {
			w.store(w.place(v).plus(p.at), p.register, p.size)
		}
	}
}

// convert stores an integer of another type.
func (w *writer) convert(v variable, returns *declaration.Type) {
	first, second := w.scratch()
	size := min(shapeOf(returns, w.mode).size, w.mode.Bytes())
	signed := returns.Kind == declaration.Integer && !returns.Unsigned
	switch {
	case size == w.mode.Bytes():
	case size == 4 && signed:
		w.emit("movsxd %s, %s", first, sized(first, 4))
	case size == 4:
		w.emit("mov %s, %s", sized(first, 4), sized(first, 4))
	case signed:
		w.emit("movsx %s, %s", first, sized(first, size))
	default:
		w.emit("movzx %s, %s", sized(first, 4), sized(first, size))
	}
	w.assign(v, first, second)
}
