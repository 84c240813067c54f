package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// passing counts what is used up.
type passing struct {
	general []trace.Register
	vectors int
	stack   int
	align   int
}

func (r reading) call(f *declaration.Function, extra []*declaration.Type) (framemap.Call, error) {
	call := framemap.Call{Vectors: -1}
	p := &passing{general: []trace.Register{trace.RDI, trace.RSI, trace.RDX, trace.RCX, trace.R8, trace.R9}, align: 16}
	if r.broken == "r8 before r9" {
		p.general[4], p.general[5] = trace.R9, trace.R8
	}
	call.Result = r.result(f.Returns)
	if call.Result.Indirect {
		call.Arguments = append(call.Arguments, framemap.Place{Name: "sret", Size: 8, Pieces: []framemap.Piece{general(0, 8, p.general[0])}})
		p.general = p.general[1:]
	}
	for i, t := range slices.Concat(Signature{Function: f}.Arguments(), extra) {
		call.Arguments = append(call.Arguments, r.pass(p, t, i >= len(f.Params)))
	}
	if f.Variadic {
		call.Vectors = p.vectors
		if r.broken == "al counts vectors" {
			call.Vectors = 0
		}
	}
	call.StackBytes, call.Alignment = p.stack, p.align
	return call, nil
}

func general(at, size int, r trace.Register) framemap.Piece {
	return framemap.Piece{At: at, Size: size, InRegister: true, Register: framemap.Register{Index: int(r)}}
}

func (r reading) pass(p *passing, t *declaration.Type, variadic bool) framemap.Place {
	size, align := r.sizeAlign(t)
	classes := r.classify(t)
	before := *p
	place := framemap.Place{Size: size}
	if size == 0 {
		return place
	}
	if variadic && size > 16 || !p.registers(classes, size, &place) {
		p.general, p.vectors = before.general, before.vectors
		if r.broken == "16 bytes at a multiple of 16" {
			align = 8
		}
		p.stack = up(p.stack, max(8, align))
		p.align = max(p.align, align)
		place.Pieces = []framemap.Piece{{Size: size, Offset: int64(p.stack)}}
		p.stack += up(size, 8)
	}
	return place
}

// registers gives a value registers, all or none.
func (p *passing) registers(classes []class, size int, place *framemap.Place) bool {
	place.Pieces = nil
	for i := 0; i < len(classes); i++ {
		at, n := 8*i, min(8, size-8*i)
		switch {
		case classes[i] == noClass:
			continue
		case classes[i] == integerClass && len(p.general) > 0:
			place.Pieces = append(place.Pieces, general(at, n, p.general[0]))
			p.general = p.general[1:]
		case classes[i] == sseClass && p.vectors < 8:
			for ; i+1 < len(classes) && classes[i+1] == sseUp; i++ {
				n += 8
			}
			place.Pieces = append(place.Pieces, framemap.Piece{At: at, Size: n, InRegister: true, Register: framemap.Register{Class: framemap.Vector, Index: p.vectors}})
			p.vectors++
		default:
			place.Pieces = nil
			return false
		}
	}
	return true
}

func (r reading) result(t *declaration.Type) framemap.Place {
	size, align := r.sizeAlign(t)
	place := framemap.Place{Size: size}
	p := &passing{general: []trace.Register{trace.RAX, trace.RDX}}
	classes := r.classify(t)
	switch {
	case size == 0:
	case classes[0] == x87Class && r.broken != "f80 in st0":
		place.Pieces = []framemap.Piece{{Size: 10, InRegister: true, Register: framemap.Register{Class: framemap.X87}}}
	case classes[0] == complexX87:
		for i := range 2 {
			place.Pieces = append(place.Pieces, framemap.Piece{At: 16 * i, Size: 10, InRegister: true, Register: framemap.Register{Class: framemap.X87, Index: i}})
		}
	case !p.registers(classes, size, &place):
		place = framemap.Place{Size: size, Indirect: true, Align: align, Pieces: []framemap.Piece{general(0, 8, trace.RAX)}}
	}
	return place
}
