package witness

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// called makes the program in which main calls the compiled callee, with arguments
// where they are predicted. It gives the state at the call, and the address of the
// memory for a result, 0 without one.
func (p *plan) called() (*trace.Program, *state, uint64, error) {
	program := p.begin("callee", p.callee)
	program.Stack.Bytes = bytes.Clone(program.Stack.Bytes)
	s := &state{mode: p.Mode(), general: program.Initial.General, vectors: program.Initial.Vectors, stack: program.Stack, cfa: p.cfa()}
	memory := allotment{next: copiesAt}
	values := p.values()
	var result uint64
	for _, place := range p.call.Arguments {
		var value []byte
		switch {
		case place.Name == "sret":
			result = memory.take(p.rules.size(p.Function.Returns, p.Convention()), max(p.call.Result.Align, 1))
			value = p.address(result)
		case len(values) == 0:
			return nil, nil, 0, fmt.Errorf("more places are predicted than there are arguments")
		default:
			value, values = values[0], values[1:]
		}
		if place.Indirect && place.Name != "sret" {
			at := memory.take(len(value), place.Align)
			room, ok := s.stack.Slice(at, len(value))
			if !ok {
				return nil, nil, 0, fmt.Errorf("no room for copies of arguments")
			}
			copy(room, value)
			value = p.address(at)
		}
		if err := s.scatter(place.Pieces, value); err != nil {
			return nil, nil, 0, err
		}
	}
	if p.call.Vectors >= 0 {
		al := framemap.Piece{Size: 1, InRegister: true, Register: framemap.Register{Class: framemap.General, Index: int(trace.RAX)}}
		if err := s.write(al, []byte{byte(p.call.Vectors)}); err != nil {
			return nil, nil, 0, err
		}
	}
	copy(program.Data.Bytes[resultAt:], p.rules.value(resultNumber, p.Function.Returns, p.Convention()))
	program.Initial.General = s.general
	narrow(&program.Initial, p.Mode())
	return program, s, result, nil
}

// values are those of the arguments.
func (p *plan) values() [][]byte {
	var all [][]byte
	for i, t := range p.Arguments() {
		all = append(all, p.rules.value(i, t, p.Convention()))
	}
	return all
}

// address gives the bytes of an address.
func (p *plan) address(a uint64) []byte {
	return binary.LittleEndian.AppendUint64(nil, a)[:p.Mode().Bytes()]
}

// allotment gives out memory.
type allotment struct{ next uint64 }

// take gives the next address that is a multiple of align, and of no more.
func (m *allotment) take(size, align int) uint64 {
	a := uint64(max(align, 1))
	at := (m.next + a - 1) / a * a
	if at%(2*a) == 0 {
		at += a
	}
	m.next = at + uint64(size)
	return at
}
