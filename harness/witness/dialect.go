package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// dialect places the arguments of one 32-bit call: without habits as gcc does, with all
// of them as clang 14 does (X86_32ABIInfo of clang, X86CallingConv.td of LLVM).
type dialect struct {
	rules     Rules
	function  *declaration.Function
	habits    []habit
	registers []trace.Register
	whole     bool // aggregates and 64-bit integers can be in registers
	counted   int  // registers that are no longer free
	taken     int  // registers that hold something
	vectors   int  // xmm0 and up
	mmx       int
	stack     int // bytes
	align     int // of what lies on the stack, at most
}

var dialectRegisters = map[declaration.Convention][]trace.Register{
	declaration.Fastcall: {trace.RCX, trace.RDX},
	declaration.Thiscall: {trace.RCX},
	declaration.Regparm1: {trace.RAX},
	declaration.Regparm2: {trace.RAX, trace.RDX},
	declaration.Regparm3: {trace.RAX, trace.RDX, trace.RCX},
}

const (
	wordBytes = 4  // of 32-bit code
	callAlign = 16 // of esp before a call, at least (i386 psABI 2.2.2)
)

func newDialect(rules Rules, f *declaration.Function, habits []habit) *dialect {
	d := &dialect{rules: rules, function: f, habits: habits}
	if !f.Variadic {
		d.registers = dialectRegisters[f.Convention]
		d.whole = f.Convention != declaration.Fastcall && f.Convention != declaration.Thiscall
	}
	return d
}

func (d *dialect) has(h habit) bool { return slices.Contains(d.habits, h) }

func (d *dialect) size(t *declaration.Type) int { return d.rules.size(t, d.function.Convention) }

// call gives a predicted call with the arguments' places as they are here: what a result
// is, is predicted.
func (d *dialect) call(predicted framemap.Call, extra []*declaration.Type) framemap.Call {
	c := predicted
	c.Arguments = nil
	if c.Result.Indirect {
		c.Arguments = append(c.Arguments, d.resultAddress())
	}
	for _, p := range d.function.Params {
		place := d.pass(p.Type, true)
		place.Name = p.Name
		c.Arguments = append(c.Arguments, place)
	}
	for _, t := range extra {
		c.Arguments = append(c.Arguments, d.pass(t, false))
	}
	c.StackBytes, c.Alignment = d.stack, max(d.align, callAlign)
	switch d.function.Convention {
	case declaration.Stdcall, declaration.Fastcall, declaration.Thiscall:
		c.Pops = d.stack
	}
	return c
}

func (d *dialect) resultAddress() framemap.Place {
	var place framemap.Place
	address := &declaration.Type{Kind: declaration.Pointer}
	if d.has(addressOnTheStack) {
		place = d.onStack(wordBytes, wordBytes)
	} else {
		place = d.pass(address, true)
	}
	place.Name = "sret"
	return place
}

// pass places an argument.
func (d *dialect) pass(t *declaration.Type, named bool) framemap.Place {
	size := d.size(t)
	switch {
	case size == 0 || d.has(unnamedIsEmpty) && d.empty(t):
		return framemap.Place{Size: size}
	case t.Kind == declaration.Vector:
		return d.vector(t, size, named)
	}
	if d.function.Convention == declaration.Thiscall && d.taken == 0 && named {
		if place, ok := d.behindECX(t, size); ok {
			return place
		}
	}
	if place, ok := d.words(t, size); ok {
		return place
	}
	place := d.onStack(d.size(d.expansion(t)), d.stackAlign(t))
	place.Size = size
	return place
}

// words puts a value into registers, a word in each. It counts against them where it
// does not go there too.
func (d *dialect) words(t *declaration.Type, size int) (framemap.Place, bool) {
	if !d.counts(t) {
		return framemap.Place{}, false
	}
	words := (size + wordBytes - 1) / wordBytes
	fits := words <= len(d.registers)-d.counted
	d.counted = min(d.counted+words, len(d.registers))
	if !fits || !d.whole && (words > 1 || t.Aggregate()) || t.Kind == declaration.Float {
		if !d.has(registerOfTheStruct) || d.expanded(t) {
			d.taken = d.counted
		}
		return framemap.Place{}, false
	}
	place := framemap.Place{Size: size}
	for at := 0; at < size; at += wordBytes {
		place.Pieces = append(place.Pieces, d.nextRegister(at, min(wordBytes, size-at)))
	}
	return place, true
}

func (d *dialect) nextRegister(at, size int) framemap.Piece {
	d.taken++
	return framemap.Piece{At: at, Size: size, InRegister: true, Register: framemap.Register{Index: int(d.registers[d.taken-1])}}
}

// vector puts the first three of each size into registers.
func (d *dialect) vector(t *declaration.Type, size int, named bool) framemap.Place {
	class, next := framemap.Vector, &d.vectors
	if t.Bits == 64 {
		class, next = framemap.MMX, &d.mmx
	}
	if d.function.Variadic || !named || *next == 3 {
		return d.onStack(size, d.stackAlign(t))
	}
	*next++
	return framemap.Place{Size: size, Pieces: []framemap.Piece{{
		Size: size, InRegister: true, Register: framemap.Register{Class: class, Index: *next - 1},
	}}}
}

// onStack takes the next place on the stack.
func (d *dialect) onStack(size, align int) framemap.Place {
	if size == 0 {
		return framemap.Place{}
	}
	d.align = max(d.align, align)
	d.stack = (d.stack + align - 1) / align * align
	p := framemap.Place{Size: size, Pieces: []framemap.Piece{{Size: size, Offset: int64(d.stack)}}}
	d.stack += (size + wordBytes - 1) / wordBytes * wordBytes
	return p
}
