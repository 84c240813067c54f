package frames

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// entry holds the arguments against where the convention has them, and the alignment of
// the stack, before the function's first instruction.
func (m *moment) entry() error {
	call, err := layout.Call(m.function, nil)
	if err != nil {
		return err
	}
	handed, known := handedOver(m.caller, m.function)
	if known {
		call = handed.call
	}
	m.register(trace.RSP, m.call.CFA-uint64(m.predicted.Mode().Bytes()))
	if m.caller == nil { // what is coded may call otherwise, and have its reasons
		return nil
	}
	if m.call.CFA%uint64(call.Alignment) != 0 {
		m.differ("rsp at the call", fmt.Sprintf("a multiple of %d", call.Alignment), fmt.Sprintf("%#x", m.call.CFA), fmt.Sprintf("%#x", m.call.CFA))
	}
	if !known {
		return nil
	}
	for i, place := range handed.places() {
		if place.Name == "" {
			place.Name = handed.step.Arguments[i].Text
		}
		if value := handed.values[i]; value != nil {
			m.argument(place, value)
		}
	}
	m.vectors(call.Vectors)
	m.resultAddress(handed)
	return nil
}

// vectors holds what AL says of a call of a variadic function: no less than the vector
// registers that are used, and no more than eight (psABI 3.2.3).
func (m *moment) vectors(used int) {
	al := func(r *trace.Registers) int { return int(r.Get(trace.RAX) & 0xff) }
	ours, theirs := al(m.ours), al(m.theirs)
	within := func(al int) bool { return used <= al && al <= mostVectors }
	if used >= 0 && (!within(ours) || !within(theirs)) {
		m.differ("al at the call", fmt.Sprintf("%d to %d", used, mostVectors), fmt.Sprint(ours), fmt.Sprint(theirs))
	}
}

// mostVectors is how many vector registers carry arguments under System V.
const mostVectors = 8

func argument(call framemap.Call, name string) (framemap.Place, bool) {
	for _, a := range call.Arguments {
		if a.Name == name {
			return a, true
		}
	}
	return framemap.Place{}, false
}

// argument looks for a value in all its places on both machines.
func (m *moment) argument(a framemap.Place, value []byte) {
	if a.Indirect {
		m.indirect("argument", a, value)
		return
	}
	m.places("argument", a, value)
}

// indirect follows the address of a value that is passed by reference, or of a result.
func (m *moment) indirect(what string, a framemap.Place, value []byte) {
	address := func(v diff.View, r *trace.Registers) uint64 {
		var bytes [8]byte
		for _, piece := range a.Pieces {
			found, _ := m.piece(v, r, piece)
			copy(bytes[piece.At:], found)
		}
		return binary.LittleEndian.Uint64(bytes[:])
	}
	ours, theirs := address(m.predicted, m.ours), address(m.captured, m.theirs)
	if a.Align > 0 && (ours%uint64(a.Align) != 0 || theirs%uint64(a.Align) != 0) {
		m.differ("the address of "+what+" "+a.Name, fmt.Sprintf("a multiple of %d", a.Align), m.tell(m.predicted, ours), m.tell(m.captured, theirs))
	}
	found, _ := m.predicted.Bytes(ours, a.Size)
	captured, _ := m.captured.Bytes(theirs, a.Size)
	if string(found) != string(value) || string(captured) != string(value) {
		m.differ("what "+what+" "+a.Name+" refers to", m.predicted.Tell(value), m.predicted.Tell(found), m.captured.Tell(captured))
	}
}

// piece reads bytes of a register or of the stack. Those of x87 and MMX are not
// observed.
func (m *moment) piece(v diff.View, r *trace.Registers, piece framemap.Piece) ([]byte, bool) {
	switch {
	case !piece.InRegister:
		found, _ := v.Bytes(m.call.CFA+uint64(piece.Offset), piece.Size)
		return found, true
	case piece.Register.Class == framemap.General:
		var bytes [8]byte
		binary.LittleEndian.PutUint64(bytes[:], r.Get(trace.Register(piece.Register.Index)))
		return bytes[:min(piece.Size, 8)], true
	case piece.Register.Class == framemap.Vector && r.Vectors == nil: // nobody uses one: they are as they began
		return make([]byte, piece.Size), true
	case piece.Register.Class == framemap.Vector:
		return r.Vectors[piece.Register.Index][:piece.Size], true
	}
	return nil, false
}
