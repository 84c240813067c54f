package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// passWin64: x64 calling convention, Parameter passing. GCC's ms_abi on Linux has types
// that Microsoft's compiler does not; what is larger than eight bytes goes by reference
// whatever it is.
func (c *call) passWin64(t *declaration.Type, unnamed bool) framemap.Place {
	size, align := c.of(t)
	if byValue(size) || !c.keep(ByReference) {
		return c.position(t, size, unnamed)
	}
	return c.indirect(c.position(pointerType, eightbyte, false), size, max(align, stackAlignment))
}

// byValue reports whether a value of so many bytes is passed and returned as it is.
func byValue(size int) bool { return size == 1 || size == 2 || size == 4 || size == 8 }

// position takes the next position: one of the first four has a register, and its home.
func (c *call) position(t *declaration.Type, size int, unnamed bool) framemap.Place {
	at := c.used
	c.used++
	if !c.keep(BoundPositions) && isFloat(t) {
		c.used--
		at = c.vectors
		c.vectors++
	}
	if at >= len(c.integers) {
		return c.onStack("", size, eightbyte)
	}
	p := framemap.Place{Size: size}
	if isFloat(t) {
		p.Pieces = append(p.Pieces, inRegister(vectorRegister(at), 0, size))
	}
	if !isFloat(t) || unnamed && c.keep(BothRegisters) {
		p.Pieces = append(p.Pieces, inRegister(general(c.integers[at]), 0, size))
	}
	return p
}

// isFloat reports whether a value has a vector register under Windows.
func isFloat(t *declaration.Type) bool { return t.Kind == declaration.Float && t.Bits <= 64 }

// resultWin64: x64 calling convention, Return values.
func (c *call) resultWin64(t *declaration.Type) framemap.Place {
	size, align := c.of(t)
	wide := t.Kind == declaration.Vector && size == 16 || t.Kind == declaration.Integer && size == 16 && c.keep(WideIntegerInXMM)
	p := framemap.Place{Size: size}
	switch {
	case size == 0: // nothing, or a struct without members, which Microsoft's C does not have
	case isFloat(t), wide:
		p.Pieces = []framemap.Piece{inRegister(vectorRegister(0), 0, size)}
	case byValue(size):
		p.Pieces = []framemap.Piece{inRegister(general(trace.RAX), 0, size)}
	default:
		return c.indirect(c.sretBack(), size, max(align, 1))
	}
	return p
}
