package frames

import (
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// resultAddress holds the address of a result in memory, as a function is entered: that of
// the local into which the result goes.
func (m *moment) resultAddress(h handed) {
	if !h.call.Result.Indirect || m.callerCall == nil {
		return
	}
	if want, ok := m.localOf(m.caller, m.callerCall.CFA, h.step.Target); ok {
		m.argument(framemap.Place{Name: "sret", Pieces: h.call.Arguments[0].Pieces}, number(m.predicted.Mode(), int64(want), 8))
	}
}

// localOf is the address of a local that is not one of a block.
func (m *moment) localOf(f *declaration.Function, cfa uint64, name string) (uint64, bool) {
	frame, err := layout.Frame(f, "", cfa)
	i := slices.IndexFunc(frame.Slots, func(s framemap.Slot) bool { return s.Role == framemap.Local && s.Name == name })
	if err != nil || i < 0 {
		return 0, false
	}
	return cfa + uint64(frame.Slots[i].Offset), true
}

// result holds the result of a call that the mark stands right behind against where the
// convention has it. What a caller stores in a variable of another type, or of an odd
// number of bytes, is not left in its register.
func (m *moment) result() {
	s, ok := callBefore(m.function.Body, m.mark)
	callee := m.functions[s.Callee]
	if !ok || callee == nil {
		return
	}
	call, err := layout.Call(callee, nil)
	if err != nil {
		return
	}
	call.Result.Name = "of " + s.Callee
	value := returned(callee, call.Result.Size)
	switch o, stored := owner(m.function, markOf(m.mark), s.Target); {
	case call.Result.Indirect:
		m.resultInMemory(s, call.Result, value)
	case value != nil && (s.Target == "" || stored && same(o.Type, callee.Returns) && wholeMoves(call.Result)):
		m.places("result", call.Result, value)
	}
}

// wholeMoves reports whether each piece is stored by one move.
func wholeMoves(p framemap.Place) bool {
	return !slices.ContainsFunc(p.Pieces, func(p framemap.Piece) bool { return p.Size&(p.Size-1) != 0 })
}

// resultInMemory holds the address that comes back, and what is there.
func (m *moment) resultInMemory(s declaration.Step, p framemap.Place, value []byte) {
	back := trace.Register(p.Pieces[0].Register.Index)
	if want, ok := m.localOf(m.function, m.call.CFA, s.Target); ok {
		m.register(back, want)
	}
	if value != nil {
		m.indirect("result", p, value)
	}
}

// callBefore gives the call that stands right before a mark.
func callBefore(steps []declaration.Step, mark string) (declaration.Step, bool) {
	for i, s := range steps {
		if i > 0 && s.Kind == declaration.Mark && s.Label == mark {
			return steps[i-1], steps[i-1].Kind == declaration.Call
		}
		for _, inner := range [][]declaration.Step{s.Body, s.Else} {
			if found, ok := callBefore(inner, mark); ok {
				return found, true
			}
		}
	}
	return declaration.Step{}, false
}

// returned is what a function returns, where that is known from its declaration alone: its
// steps have no if and one return, of a local that is filled and never changed otherwise,
// or of a number. Else it is nil.
func returned(f *declaration.Function, size int) []byte {
	if len(f.Body) == 0 || branches(f.Body[:len(f.Body)-1]) {
		return nil
	}
	last := f.Body[len(f.Body)-1]
	if last.Kind != declaration.Return || last.Value == nil || last.Value.Operator != declaration.None {
		return nil
	}
	switch e := last.Value.Left; e.Kind {
	case declaration.Number:
		if f.Returns.Kind == declaration.Integer || f.Returns.Kind == declaration.Pointer {
			return number(f.Convention.Mode(), e.Number, size)
		}
	case declaration.Value:
		i := indexOf(f.Locals, e.Variable)
		if i < 0 || !same(f.Locals[i].Type, f.Returns) {
			return nil
		}
		if filled, changed := fills(f.Body, e.Variable); filled && !changed {
			return declaration.Graffiti(len(f.Params)+i, f.Returns, size)
		}
	case declaration.Address, declaration.Indirectly:
	}
	return nil
}

// branches reports steps behind which those that follow need not be done.
func branches(steps []declaration.Step) bool {
	return anyStep(steps, func(s declaration.Step) bool { return s.Kind == declaration.If || s.Kind == declaration.Return })
}

// places looks for a value in all its places on both machines.
func (m *moment) places(what string, p framemap.Place, value []byte) {
	for _, piece := range p.Pieces {
		want := value[piece.At : piece.At+piece.Size]
		ours, known := m.piece(m.predicted, m.ours, piece)
		theirs, _ := m.piece(m.captured, m.theirs, piece)
		if known && (string(ours) != string(want) || string(theirs) != string(want)) {
			m.differ(fmt.Sprintf("%s %s, %s from byte %d", what, p.Name, Places(m.predicted.Mode(), framemap.Place{Pieces: []framemap.Piece{piece}})[0], piece.At),
				m.predicted.Tell(want), m.predicted.Tell(ours), m.captured.Tell(theirs))
		}
	}
}
