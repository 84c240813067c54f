package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// size is the bytes of a type (psABI AMD64 3.1.2, table 3.1; psABI i386 2.1, table 2.1).
func size(t *declaration.Type, mode trace.Mode) int {
	switch t.Kind {
	case declaration.Bool:
		return 1
	case declaration.Pointer:
		return mode.Bytes()
	case declaration.Integer, declaration.Vector:
		return t.Bits / 8
	case declaration.Float:
		return floatSize(t.Bits, mode)
	case declaration.Complex:
		return 2 * floatSize(t.Bits, mode)
	case declaration.Array:
		return t.Count * size(t.Element, mode)
	case declaration.Struct, declaration.Union:
		return layOut(t, mode).size
	case declaration.Void, declaration.VaList: // of a list it depends on the function's convention
	}
	return 0
}

// floatSize is the bytes of a float: that of x87 is padded to its alignment.
func floatSize(bits int, mode trace.Mode) int {
	switch {
	case bits == 80 && mode == trace.Mode32:
		return 12
	case bits == 80:
		return 16
	}
	return bits / 8
}

// alignment is what a type asks for, in bytes; the i386 psABI asks for no more than 4,
// but for __float128 and vectors.
func alignment(t *declaration.Type, mode trace.Mode) int {
	return max(naturalAlignment(t, mode), t.Align)
}

func naturalAlignment(t *declaration.Type, mode trace.Mode) int {
	switch t.Kind {
	case declaration.Integer:
		return scalarAlignment(t.Bits/8, mode)
	case declaration.Float, declaration.Complex:
		if t.Bits == 128 {
			return 16
		}
		return scalarAlignment(floatSize(t.Bits, mode), mode)
	case declaration.Array:
		return alignment(t.Element, mode)
	case declaration.Struct, declaration.Union:
		return layOut(t, mode).align
	case declaration.VaList:
		return mode.Bytes()
	case declaration.Void, declaration.Bool, declaration.Pointer, declaration.Vector:
	}
	return max(size(t, mode), 1)
}

func scalarAlignment(size int, mode trace.Mode) int {
	if mode == trace.Mode32 {
		return min(size, 4)
	}
	return size
}

// up rounds to a multiple, away from zero where n is positive; down to one below.
func up(n, multiple int) int { return -down(-n, multiple) }

func down(n, multiple int) int {
	rest := n % multiple
	if rest < 0 {
		rest += multiple
	}
	return n - rest
}
