package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// sysvRegisters are those that carry INTEGER arguments (psABI AMD64 3.2.3, "Passing").
var sysvRegisters = []trace.Register{trace.RDI, trace.RSI, trace.RDX, trace.RCX, trace.R8, trace.R9}

const (
	sysvVectors = 8 // xmm0 to xmm7 carry arguments
	sysvSlot    = 8 // bytes of an argument on the stack, at least
)

// sysvArguments hands out registers and stack, from left to right.
type sysvArguments struct {
	general, vector int // how many registers are used
	stack           stackArea
}

// sysv places arguments and result by the psABI AMD64, 3.2.3.
func sysv(f *declaration.Function, arguments []argument) framemap.Call {
	call := framemap.Call{Vectors: -1}
	a := sysvArguments{stack: stackArea{align: 16, slot: sysvSlot}}
	call.Result = sysvResult(returned(f))
	if call.Result.Indirect {
		arguments = append([]argument{hidden()}, arguments...)
	}
	for _, argument := range arguments {
		call.Arguments = append(call.Arguments, a.place(argument))
	}
	if f.Variadic {
		call.Vectors = a.vector
	}
	call.StackBytes, call.Alignment = a.stack.bytes, a.stack.align
	return call
}

// place puts a value into registers, all of it or nothing, or on the stack. Vectors of
// 32 and 64 bytes that no prototype names go on the stack, as GCC and Clang have it.
func (a *sysvArguments) place(v argument) framemap.Place {
	bytes := size(v.kind, trace.Mode64)
	place := framemap.Place{Name: v.name, Size: bytes}
	classes := classify(v.kind)
	before := *a
	unnamed := !v.named && v.kind.Kind == declaration.Vector && bytes > 16
	if pieces, ok := a.pieces(classes, bytes); ok && !unnamed {
		place.Pieces = pieces
		return place
	}
	*a = before
	place.Pieces = a.stack.push(bytes, alignment(v.kind, trace.Mode64))
	return place
}

// pieces gives each eightbyte a register, or reports that not all can have one.
func (a *sysvArguments) pieces(classes []class, bytes int) (pieces []framemap.Piece, ok bool) {
	for e, c := range classes {
		width := min(8, bytes-8*e)
		switch c {
		case integerClass:
			if a.general == len(sysvRegisters) {
				return nil, false
			}
			pieces = append(pieces, general(sysvRegisters[a.general], 8*e, width))
			a.general++
		case sseClass:
			if a.vector == sysvVectors {
				return nil, false
			}
			pieces = append(pieces, inRegister(framemap.Vector, a.vector, 8*e, width))
			a.vector++
		case sseUpClass:
			pieces[len(pieces)-1].Size += width
		case noClass:
		case x87Class, x87UpClass, complexX87Class, memoryClass:
			return nil, false
		}
	}
	return pieces, true
}

// sysvResult places a result (psABI AMD64 3.2.3, "Returning of Values").
func sysvResult(t *declaration.Type) framemap.Place {
	bytes := size(t, trace.Mode64)
	place := framemap.Place{Size: bytes}
	generals, vectors := []trace.Register{trace.RAX, trace.RDX}, 0
	for e, c := range classify(t) {
		width := min(8, bytes-8*e)
		switch c {
		case integerClass:
			place.Pieces = append(place.Pieces, general(generals[0], 8*e, width))
			generals = generals[1:]
		case sseClass:
			place.Pieces = append(place.Pieces, inRegister(framemap.Vector, vectors, 8*e, width))
			vectors++
		case sseUpClass:
			place.Pieces[len(place.Pieces)-1].Size += width
		case x87Class:
			place.Pieces = append(place.Pieces, inRegister(framemap.X87, 0, 0, x87Bytes))
		case complexX87Class:
			place.Pieces = append(place.Pieces, inRegister(framemap.X87, 0, 0, x87Bytes), inRegister(framemap.X87, 1, 16, x87Bytes))
		case memoryClass:
			return framemap.Place{Size: bytes, Indirect: true, Align: alignment(t, trace.Mode64), Pieces: []framemap.Piece{general(trace.RAX, 0, 8)}}
		case noClass, x87UpClass:
		}
	}
	return place
}

const x87Bytes = 10 // of an x87 register in memory
