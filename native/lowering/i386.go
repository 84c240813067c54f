package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// i386Registers are those that a convention passes integers in: GCC, "x86 Function
// Attributes", cdecl to regparm.
var i386Registers = map[declaration.Convention][]trace.Register{
	declaration.Fastcall: {trace.RCX, trace.RDX},
	declaration.Thiscall: {trace.RCX},
	declaration.Regparm1: {trace.RAX},
	declaration.Regparm2: {trace.RAX, trace.RDX},
	declaration.Regparm3: {trace.RAX, trace.RDX, trace.RCX},
}

const (
	i386Vectors = 3 // mm0 to mm2, and xmm0 to xmm2, carry arguments (psABI i386 2.2.3)
	i386Slot    = 4 // bytes of an argument on the stack, at least
)

// i386Arguments hands out registers and stack, from left to right.
type i386Arguments struct {
	general       []trace.Register // those that are left
	whole         bool             // aggregates and wide integers find no room in general registers
	vectors, mmxs int              // how many are left
	stack         stackArea
}

// i386 places arguments and result by the psABI i386, 2.2.3 and 2.2.4, and GCC's
// attributes of functions. Variadic functions take nothing in registers.
func i386(f *declaration.Function, arguments []argument) framemap.Call {
	call := framemap.Call{Vectors: -1, Result: i386Result(returned(f))}
	a := i386Arguments{stack: stackArea{align: 16, slot: i386Slot}}
	if !f.Variadic {
		a.general, a.vectors, a.mmxs = i386Registers[f.Convention], i386Vectors, i386Vectors
		a.whole = f.Convention == declaration.Fastcall || f.Convention == declaration.Thiscall
	}
	if call.Result.Indirect {
		arguments = append([]argument{hidden()}, arguments...)
	}
	for _, argument := range arguments {
		call.Arguments = append(call.Arguments, a.place(argument))
	}
	call.StackBytes, call.Alignment = a.stack.bytes, a.stack.align
	call.Pops = i386Pops(f, call)
	return call
}

// i386Pops is what the callee removes: all of its arguments under stdcall and its kin,
// else the address of the result where that lies on the stack.
func i386Pops(f *declaration.Function, call framemap.Call) int {
	switch f.Convention {
	case declaration.Stdcall, declaration.Fastcall, declaration.Thiscall:
		if !f.Variadic {
			return call.StackBytes
		}
	case declaration.SysV, declaration.Win64, declaration.Cdecl, declaration.Regparm1, declaration.Regparm2, declaration.Regparm3:
	}
	if call.Result.Indirect && !call.Arguments[0].Pieces[0].InRegister && len(i386Registers[f.Convention]) == 0 {
		return i386Slot
	}
	return 0
}

func (a *i386Arguments) place(v argument) framemap.Place {
	bytes := size(v.kind, trace.Mode32)
	place := framemap.Place{Name: v.name, Size: bytes}
	switch {
	case v.kind.Kind == declaration.Vector && bytes == 8 && a.mmxs > 0:
		place.Pieces = []framemap.Piece{inRegister(framemap.MMX, i386Vectors-a.mmxs, 0, bytes)}
		a.mmxs--
	case v.kind.Kind == declaration.Vector && bytes > 8 && a.vectors > 0:
		place.Pieces = []framemap.Piece{inRegister(framemap.Vector, i386Vectors-a.vectors, 0, bytes)}
		a.vectors--
	default:
		place.Pieces = a.words(v.kind, bytes)
	}
	return place
}

// words puts a value into general registers where there are enough of them, else on the
// stack. GCC counts the registers down even then.
func (a *i386Arguments) words(t *declaration.Type, bytes int) []framemap.Piece {
	words := up(bytes, 4) / 4
	if words == 0 {
		return nil
	}
	if !asInteger(t) {
		return a.stack.push(bytes, i386Alignment(t))
	}
	taken := a.general[:min(words, len(a.general))]
	a.general = a.general[len(taken):]
	if len(taken) < words || a.whole && (t.Aggregate() || words > 1) {
		return a.stack.push(bytes, i386Alignment(t))
	}
	var pieces []framemap.Piece
	for k, r := range taken {
		pieces = append(pieces, general(r, 4*k, min(4, bytes-4*k)))
	}
	return pieces
}

// asInteger reports what GCC passes like integers: all but floats, vectors, and structs
// or arrays that hold nothing but one such value, which it treats like that value.
func asInteger(t *declaration.Type) bool {
	switch t.Kind {
	case declaration.Float, declaration.Complex, declaration.Vector:
		return false
	case declaration.Array:
		return t.Count != 1 || asInteger(t.Element)
	case declaration.Struct:
		whole := size(t, trace.Mode32)
		for _, m := range layOut(t, trace.Mode32).list {
			if m.width == 0 && size(m.kind, trace.Mode32) == whole {
				return asInteger(m.kind)
			}
		}
	case declaration.Void, declaration.Bool, declaration.Integer, declaration.Pointer, declaration.Union:
	}
	return true
}

// i386Alignment is that of an argument: four bytes, but for what holds a scalar that is
// aligned to 16 or more (GCC on Linux).
func i386Alignment(t *declaration.Type) int {
	if align := alignment(t, trace.Mode32); align >= 16 && holdsAligned(t) {
		return align
	}
	return i386Slot
}

func holdsAligned(t *declaration.Type) bool {
	if alignment(t, trace.Mode32) < 16 {
		return false
	}
	switch t.Kind {
	case declaration.Array:
		return holdsAligned(t.Element)
	case declaration.Struct, declaration.Union:
		for _, f := range t.Fields {
			if holdsAligned(f.Type) {
				return true
			}
		}
		return false
	case declaration.Float, declaration.Complex:
		return t.Bits != 80
	case declaration.Void, declaration.Bool, declaration.Integer, declaration.Pointer, declaration.Vector:
	}
	return true
}

// i386Result places a result: integers and _Complex float in eax and edx, floats in
// st0, vectors in their first register, all else in memory.
func i386Result(t *declaration.Type) framemap.Place {
	bytes := size(t, trace.Mode32)
	place := framemap.Place{Size: bytes}
	switch {
	case t.Kind == declaration.Void:
	case t.Kind == declaration.Float && t.Bits < 128:
		place.Pieces = []framemap.Piece{inRegister(framemap.X87, 0, 0, min(bytes, x87Bytes))}
	case t.Kind == declaration.Vector && bytes == 8:
		place.Pieces = []framemap.Piece{inRegister(framemap.MMX, 0, 0, bytes)}
	case t.Kind == declaration.Vector:
		place.Pieces = []framemap.Piece{inRegister(framemap.Vector, 0, 0, bytes)}
	case t.Aggregate() || bytes > 8:
		place.Indirect, place.Align = true, alignment(t, trace.Mode32)
		place.Pieces = []framemap.Piece{general(trace.RAX, 0, 4)}
	default:
		place.Pieces = []framemap.Piece{general(trace.RAX, 0, min(bytes, 4))}
		if bytes > 4 {
			place.Pieces = append(place.Pieces, general(trace.RDX, 4, bytes-4))
		}
	}
	return place
}
