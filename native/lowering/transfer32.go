package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// registers32 are those of the conventions that have some, in order (GCC manual, x86
// Function Attributes).
var registers32 = map[declaration.Convention][]string{
	declaration.Fastcall: {"ecx", "edx"}, declaration.Thiscall: {"ecx"},
	declaration.Regparm1: {"eax"}, declaration.Regparm2: {"eax", "edx"}, declaration.Regparm3: {"eax", "edx", "ecx"},
}

// plan32: i386 psABI 2.2.3 and 2.2.4.
func plan32(f *declaration.Function, types []*declaration.Type) transfer {
	c := &carrier{mode: trace.Mode32, integers: registers32[f.Convention], mostXMM: 3}
	calleePops := f.Convention == declaration.Stdcall || f.Convention == declaration.Fastcall || f.Convention == declaration.Thiscall
	onlyWords := f.Convention == declaration.Fastcall || f.Convention == declaration.Thiscall
	if f.Variadic {
		c.integers, c.mostXMM, calleePops = nil, 0, false
	}
	c.result = result32(f.Returns)
	if c.result.address {
		sret := c.take32(&declaration.Type{Kind: declaration.Pointer}, onlyWords)
		c.sret = &sret
		if sret.parts[0].register == "" {
			c.pops = 4
		}
	}
	for i, t := range types {
		if i >= len(f.Params) {
			c.mostXMM = 0
		}
		c.arguments = append(c.arguments, c.take32(t, onlyWords))
	}
	if calleePops {
		c.pops = c.stack
	}
	return c.transfer
}

func (c *carrier) take32(t *declaration.Type, onlyWords bool) carried {
	s := shapeOf(t, c.mode)
	if t.Kind == declaration.Vector {
		return c.vector32(t, s)
	}
	words := up(s.size, 4) / 4
	switch counts := !travelsAsFloat(t) && s.size > 0; {
	case counts && words <= len(c.integers) && (!onlyWords || words == 1 && !t.Aggregate()):
		made := carried{shape: s}
		for i := range words {
			made.parts = append(made.parts, c.integer(4*i, min(4, s.size-4*i)))
		}
		return made
	case counts: // it counts against the registers all the same
		c.integers = c.integers[min(words, len(c.integers)):]
	}
	align := 4
	if hasVector(t) {
		align = s.align
	}
	return c.onStack(s, align)
}

func (c *carrier) vector32(t *declaration.Type, s shape) carried {
	switch {
	case t.Bits == 64 && c.mmx < c.mostXMM:
		c.mmx++
		return carried{parts: []part{{0, 8, fmt.Sprintf("mm%d", c.mmx-1), 0}}, shape: s}
	case t.Bits > 64 && c.xmm < c.mostXMM:
		return carried{parts: []part{c.vector(0, s.size)}, shape: s}
	}
	return c.onStack(s, s.align)
}

// travelsAsFloat reports whether a value is a float, or nothing but one: then it has no
// integer register, and takes none.
func travelsAsFloat(t *declaration.Type) bool {
	switch {
	case t.Kind == declaration.Float, t.Kind == declaration.Complex, t.Kind == declaration.Vector:
		return true
	case t.Kind == declaration.Array && t.Count == 1:
		return travelsAsFloat(t.Element)
	case (t.Kind == declaration.Struct || t.Kind == declaration.Union) && len(t.Fields) == 1 && !t.Fields[0].BitField:
		return travelsAsFloat(t.Fields[0].Type)
	}
	return false
}

func hasVector(t *declaration.Type) bool {
	if t.Kind == declaration.Array {
		return hasVector(t.Element)
	}
	for _, f := range t.Fields {
		if hasVector(f.Type) {
			return true
		}
	}
	return t.Kind == declaration.Vector && t.Bits > 64
}

func result32(t *declaration.Type) carried {
	s := shapeOf(t, trace.Mode32)
	made := carried{shape: s}
	switch {
	case s.size == 0:
	case t.Aggregate(), t.Kind == declaration.Complex && t.Bits > 32:
		made = inMemory(s, trace.Mode32)
		made.parts[0].register = "eax"
	case t.Kind == declaration.Float:
		made.parts = []part{{0, min(s.size, x87Size), "st0", 0}}
	case t.Kind == declaration.Vector && s.size == 8:
		made.parts = []part{{0, 8, "mm0", 0}}
	case t.Kind == declaration.Vector:
		made.parts = []part{{0, s.size, "xmm0", 0}}
	default:
		for i, r := range []string{"eax", "edx"}[:up(s.size, 4)/4] {
			made.parts = append(made.parts, part{4 * i, min(4, s.size-4*i), r, 0})
		}
	}
	return made
}
