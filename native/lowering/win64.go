package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// win64Registers are those of the first four positions (Microsoft, "x64 calling
// convention", "Parameter passing"); floats have xmm0 to xmm3 instead.
var win64Registers = []trace.Register{trace.RCX, trace.RDX, trace.R8, trace.R9}

const win64Home = 32 // bytes of home space above the return address

// win64 places arguments and result by the position of each (Microsoft, "x64 calling
// convention"); types that Microsoft's compiler lacks as GCC's ms_abi has them.
func win64(f *declaration.Function, arguments []argument) framemap.Call {
	call := framemap.Call{HomeSpace: win64Home, Alignment: 16, Vectors: -1, Result: win64Result(returned(f))}
	if call.Result.Indirect {
		arguments = append([]argument{hidden()}, arguments...)
	}
	for position, argument := range arguments {
		call.Arguments = append(call.Arguments, win64Place(argument, position, f.Variadic))
	}
	call.StackBytes = 8 * max(len(arguments), len(win64Registers))
	return call
}

// win64Place places a value of 1, 2, 4 or 8 bytes, or the address of another. A
// variadic function finds a float in both registers ("Varargs").
func win64Place(v argument, position int, variadic bool) framemap.Place {
	bytes := size(v.kind, trace.Mode64)
	place := framemap.Place{Name: v.name, Size: bytes, Indirect: !win64Value(v.kind)}
	float := v.kind.Kind == declaration.Float && !place.Indirect
	if place.Indirect {
		place.Align, bytes = max(16, alignment(v.kind, trace.Mode64)), 8
	}
	if position >= len(win64Registers) {
		place.Pieces = []framemap.Piece{{Size: bytes, Offset: int64(8 * position)}}
		return place
	}
	if float {
		place.Pieces = append(place.Pieces, inRegister(framemap.Vector, position, 0, bytes))
	}
	if !float || variadic {
		place.Pieces = append(place.Pieces, general(win64Registers[position], 0, bytes))
	}
	return place
}

// win64Value reports a type that is no larger than a register and fills it in one move.
func win64Value(t *declaration.Type) bool {
	switch size(t, trace.Mode64) {
	case 1, 2, 4, 8:
		return t.Kind != declaration.Array
	}
	return false
}

// win64Result places a result (Microsoft, "x64 calling convention", "Return values").
// An integer of 16 bytes comes in xmm0, as GCC and Clang have it.
func win64Result(t *declaration.Type) framemap.Place {
	bytes := size(t, trace.Mode64)
	place := framemap.Place{Size: bytes}
	wide := bytes == 16 && (t.Kind == declaration.Integer || t.Kind == declaration.Vector)
	switch {
	case bytes == 0:
	case wide, t.Kind == declaration.Float && win64Value(t):
		place.Pieces = []framemap.Piece{inRegister(framemap.Vector, 0, 0, bytes)}
	case win64Value(t):
		place.Pieces = []framemap.Piece{general(trace.RAX, 0, bytes)}
	default:
		place.Indirect, place.Align = true, alignment(t, trace.Mode64)
		place.Pieces = []framemap.Piece{general(trace.RAX, 0, 8)}
	}
	return place
}
