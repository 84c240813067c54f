package witness

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// calling makes the program in which the compiled caller calls our callee, and the
// registers and memory that our callee gives back.
func (p *plan) calling() (*trace.Program, *state, error) {
	program := p.begin("caller", p.caller)
	narrow(&program.Initial, p.Mode())
	for i, t := range p.Arguments() {
		copy(program.Data.Bytes[valuePlaces(p.Signature)[i]:], p.rules.value(i, t, p.Convention()))
	}
	p.word(program, providedAt, uint64(p.call.StackBytes))
	p.word(program, popsAt, uint64(p.call.Pops))
	p.loadBy(program)
	p.takeResultAddress(program)
	given, err := p.givenResult()
	if err != nil {
		return nil, nil, err
	}
	if p.call.Result.Indirect {
		value := p.rules.value(resultNumber, p.Function.Returns, p.Convention())
		copy(program.Data.Bytes[resultMemoryAt:], value)
		p.word(program, resultCountAt, uint64(len(value)))
	}
	p.load(program, given)
	return program, given, nil
}

// loadBy tells our callee by which code to load what may hold a result.
func (p *plan) loadBy(program *trace.Program) {
	p.word(program, widenAt, p.image.address(fmt.Sprintf("callee.load%d", p.VectorBytes())))
}

// takeResultAddress tells our callee where the address of a result comes.
func (p *plan) takeResultAddress(program *trace.Program) {
	p.word(program, resultCountAt, 0)
	p.word(program, resultOnStackAt, 0)
	p.word(program, resultSlotAt, trace.DataBase+savedAt)
	p.word(program, givesAddressAt, 0)
	place, ok := resultAddress(p.call)
	if !ok || len(place.Pieces) == 0 {
		return
	}
	piece := place.Pieces[0]
	if !piece.InRegister {
		p.word(program, resultOnStackAt, ^uint64(0))
		p.word(program, resultSlotAt, uint64(piece.Offset)+uint64(p.Mode().Bytes()))
	}
	for i, r := range savedOrder {
		if piece.InRegister && int(r) == piece.Register.Index {
			p.word(program, resultSlotAt, trace.DataBase+savedAt+uint64(i*p.Mode().Bytes()))
		}
	}
	if len(p.call.Result.Pieces) > 0 {
		p.word(program, givesAddressAt, ^uint64(0))
	}
}

// resultAddress finds where the address of a result in memory is passed.
func resultAddress(c framemap.Call) (framemap.Place, bool) {
	for _, a := range c.Arguments {
		if a.Name == "sret" {
			return a, true
		}
	}
	return framemap.Place{}, false
}

// givenResult is what our callee leaves in every register that may hold a result:
// graffiti of the register's own, and the result where it is predicted.
func (p *plan) givenResult() (*state, error) {
	s := &state{mode: p.Mode(), vectors: &trace.Vectors{}}
	s.general[trace.RAX], s.general[trace.RDX] = 0xa7a6_a5a4_a3a2_a1a0, 0xb7b6_b5b4_b3b2_b1b0
	for r, high := range []byte{0xc0, 0x40} {
		for k := range 64 {
			s.vectors[r][k] = high | byte(k)
		}
		s.x87[r].set(1.5 + float64(r))
	}
	if p.call.Result.Indirect {
		if len(p.call.Result.Pieces) > 0 {
			s.general[trace.RAX] = 0
		}
		return s, nil
	}
	return s, s.scatter(p.call.Result.Pieces, p.rules.value(resultNumber, p.Function.Returns, p.Convention()))
}

// load puts the registers on the data page, from which our callee loads them.
func (p *plan) load(program *trace.Program, s *state) {
	page := program.Data.Bytes
	binary.LittleEndian.PutUint64(page[resultAAt:], s.general[trace.RAX])
	binary.LittleEndian.PutUint64(page[resultDAt:], s.general[trace.RDX])
	copy(page[stacked0At:], s.x87[0][:])
	copy(page[stacked1At:], s.x87[1][:])
	copy(page[vector0At:], s.vectors[0][:])
	copy(page[vector1At:], s.vectors[1][:])
}
