package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// passNarrow: i386 psABI 2.2.3, and what GCC's attributes regparm, fastcall, stdcall and
// thiscall change of it ("x86 Function Attributes").
func (c *call) passNarrow(t *declaration.Type, unnamed bool) framemap.Place {
	size, align := c.of(t)
	switch {
	case size == 0:
		return framemap.Place{}
	case t.Kind == declaration.Vector:
		return c.passVector(t, size, align, unnamed)
	case c.inIntegerMode(t):
		if p, ok := c.passWords(t, size); ok {
			return p
		}
	}
	return c.onStack("", size, c.narrowAlign(t, align))
}

// narrowAlign is that of an argument on the stack: four, and more only where the type
// holds a vector (i386 psABI 2.2.3).
func (c *call) narrowAlign(t *declaration.Type, align int) int {
	if c.holdsVector(t) {
		return align
	}
	return c.slot()
}

// holdsVector reports a vector that still has its alignment: packing takes it away.
func (c *call) holdsVector(t *declaration.Type) bool {
	if _, align := c.of(t); align < stackAlignment {
		return false
	}
	switch t.Kind {
	case declaration.Vector:
		return t.Bits >= 128
	case declaration.Array:
		return c.holdsVector(t.Element)
	case declaration.Struct, declaration.Union:
		for _, f := range t.Fields {
			if c.holdsVector(f.Type) {
				return true
			}
		}
	}
	return false
}

// passVector puts the first three of each size into registers.
func (c *call) passVector(t *declaration.Type, size, align int, unnamed bool) framemap.Place {
	switch {
	case !unnamed && t.Bits == 64 && c.mmx < c.convention.vectors:
		c.mmx++
		return framemap.Place{Size: size, Pieces: []framemap.Piece{inRegister(framemap.Register{Class: framemap.MMX, Index: c.mmx - 1}, 0, size)}}
	case !unnamed && t.Bits > 64 && c.vectors < c.convention.vectors:
		return framemap.Place{Size: size, Pieces: []framemap.Piece{inRegister(c.nextVector(), 0, size)}}
	}
	return c.onStack("", size, c.narrowAlign(t, align))
}

// inIntegerMode reports whether an argument counts among those of the registers:
// integers, unions, and structs but for one that a float fills, with nothing beside it
// that has bytes.
func (c *call) inIntegerMode(t *declaration.Type) bool {
	switch t.Kind {
	case declaration.Float, declaration.Complex, declaration.Vector:
		return false
	case declaration.Struct:
		all, _ := c.of(t)
		for _, f := range t.Fields {
			if size, _ := c.of(f.Type); size == all && !f.BitField {
				return c.inIntegerMode(f.Type)
			}
		}
	case declaration.Array:
		return t.Count != 1 || c.inIntegerMode(t.Element)
	}
	return true
}

// passWords takes as many registers as the value has words, if there are so many. It
// counts against them even where it does not go there: what follows finds none.
func (c *call) passWords(t *declaration.Type, size int) (framemap.Place, bool) {
	words := roundUp(size, 4) / 4
	left := len(c.integers) - c.used
	fits := words <= left && (c.whole || words == 1 && !t.Aggregate())
	if !fits {
		if c.keep(MisfitEndsRegisters) {
			c.used = min(c.used+words, len(c.integers))
		}
		return framemap.Place{}, false
	}
	p := framemap.Place{Size: size}
	for i := range words {
		p.Pieces = append(p.Pieces, inRegister(c.nextInteger(), 4*i, min(4, size-4*i)))
	}
	return p, true
}

// resultNarrow: i386 psABI 2.2.4.
func (c *call) resultNarrow(t *declaration.Type) framemap.Place {
	size, align := c.of(t)
	p := framemap.Place{Size: size}
	switch {
	case t.Kind == declaration.Void:
	case t.Aggregate(), t.Kind == declaration.Complex && size > 8:
		return c.indirect(framemap.Place{Pieces: []framemap.Piece{inRegister(general(trace.RAX), 0, c.slot())}}, size, align)
	case t.Kind == declaration.Float:
		p.Pieces = []framemap.Piece{inRegister(x87Register(0), 0, min(size, x87Bytes))}
	case t.Kind == declaration.Vector && size == 8:
		p.Pieces = []framemap.Piece{inRegister(framemap.Register{Class: framemap.MMX}, 0, size)}
	case t.Kind == declaration.Vector:
		p.Pieces = []framemap.Piece{inRegister(vectorRegister(0), 0, size)}
	default:
		for i, r := range []trace.Register{trace.RAX, trace.RDX}[:roundUp(size, 4)/4] {
			p.Pieces = append(p.Pieces, inRegister(general(r), 4*i, min(4, size-4*i)))
		}
	}
	return p
}
