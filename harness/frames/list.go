package frames

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// list holds a va_list that every way to the mark starts, and that is never read or
// changed otherwise, against what va_start stores.
func (m *moment) list(s framemap.Slot) {
	at := markOf(m.mark)
	o, ok := owner(m.function, at, s.Name)
	if !ok || o.Type.Kind != declaration.VaList || anyStep(o.steps, func(s declaration.Step) bool { return changesList(s, o.Name) }) {
		return
	}
	started, _ := doneBefore(o.steps, at, func(s declaration.Step) bool { return s.Kind == declaration.VaStart && s.List == o.Name })
	if !started {
		return
	}
	for _, f := range m.frame.List {
		value := f.Value
		if f.Address {
			value += int64(m.call.CFA)
		}
		m.value(framemap.Slot{Offset: s.Offset + int64(f.At), Size: f.Size, Role: s.Role, Name: s.Name + " " + f.Name},
			binary.LittleEndian.AppendUint64(nil, uint64(value))[:f.Size])
	}
}

// list holds what the author says of a field of a va_list.
func (o *opinion) list(f scenarios.ListFact, frame framemap.Frame) {
	i := slices.IndexFunc(frame.List, func(l framemap.ListField) bool { return l.Name == f.Name })
	if i < 0 {
		o.differ(f.Position, f.Name, f.Address.Text, "a va_list has no such field here")
		return
	}
	stated := framemap.ListField{Value: f.Address.Offset, Address: f.Address.Base != scenarios.Absolute}
	if f.Address.Base == scenarios.FromRegister {
		stated.Value += frame.FramePointer
	}
	if got := frame.List[i]; got.Value != stated.Value || got.Address != stated.Address {
		o.differ(f.Position, f.Name, f.Address.Text, DescribeField(got))
	}
}

// DescribeField says what a field of a va_list has, as scenarios write it.
func DescribeField(f framemap.ListField) string {
	if f.Address {
		return fmt.Sprintf("cfa%+d", f.Value)
	}
	return fmt.Sprint(f.Value)
}

// changesList reports a step behind which a va_list need not be as va_start left it.
func changesList(s declaration.Step, name string) bool {
	return s.Target == name || s.Kind == declaration.VaArg && s.List == name || takesAddress(s, name)
}

// anyStep reports whether there is such a step, within others too.
func anyStep(steps []declaration.Step, is stepIs) bool {
	for _, s := range steps {
		if holds(s, is) {
			return true
		}
	}
	return false
}

// registerSave holds the place of a register in the register save area: it was stored, a
// vector register where al said that there are some, and has what was handed over in it.
func (m *moment) registerSave(s framemap.Slot) {
	wrote := func(o trace.Origin) bool { return m.wrote(o) }
	h, known := handedOver(m.caller, m.function)
	switch vector := strings.HasPrefix(s.Name, "xmm"); {
	case !vector || known && h.call.Vectors > 0:
		m.each(s, wrote)
	case known:
		m.each(s, func(o trace.Origin) bool { return !m.wrote(o) })
		return
	}
	m.handedIn(s, h, func(p framemap.Piece) bool { return p.InRegister && p.Register.String() == s.Name })
}

// unnamedHome holds home space to which a function that starts a va_list stores a register
// that no parameter has.
func (m *moment) unnamedHome(s framemap.Slot) {
	if s.Role != framemap.HomeSpace || s.Name != "" || !m.function.StartsList() {
		return
	}
	m.each(s, func(o trace.Origin) bool { return o.Role != trace.Untouched && o.Writer == m.serial })
	h, _ := handedOver(m.caller, m.function)
	position := int(s.Offset) / s.Size
	if position >= len(h.call.Arguments) {
		return
	}
	own := h.call.Arguments[position].Pieces
	m.handedIn(s, h, func(p framemap.Piece) bool {
		return p.Register.Class == framemap.General && len(own) > 0 && p == own[len(own)-1]
	})
}

// handedIn holds a slot to which a register was stored against the value that the caller
// handed over in it.
func (m *moment) handedIn(s framemap.Slot, h handed, is func(framemap.Piece) bool) {
	for i, place := range h.places() {
		for _, p := range place.Pieces {
			if h.values[i] != nil && !place.Indirect && is(p) {
				s.Size = min(p.Size, s.Size)
				m.value(s, h.values[i][p.At:p.At+s.Size])
			}
		}
	}
}
