package frames

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// slot holds one slot of the frame against the run.
func (m *moment) slot(s framemap.Slot) {
	address := m.call.CFA + uint64(s.Offset)
	switch s.Role {
	case framemap.ReturnAddress:
		m.value(s, binary.LittleEndian.AppendUint64(nil, m.call.Return)[:s.Size])
		m.each(s, func(o trace.Origin) bool { return o.Role == trace.ReturnAddress && o.Subject == m.serial })
	case framemap.FramePointer, framemap.SavedRegister:
		m.each(s, func(o trace.Origin) bool { return m.saves(o, s) })
	case framemap.Padding:
		m.padding(s)
	case framemap.Local, framemap.Spill:
		m.each(s, func(o trace.Origin) bool { return o.Role != trace.ReturnAddress || o.Owner != m.serial })
		m.graffiti(s, address)
		m.list(s)
		m.read(s)
		m.parameter(s)
	case framemap.RegisterSave:
		m.registerSave(s)
	case framemap.Argument, framemap.HomeSpace:
		m.each(s, func(o trace.Origin) bool { return o.Role != trace.ReturnAddress || !m.predicted.Active(o.Owner) })
		m.parameter(s)
		m.unnamedHome(s)
	}
}

// padding holds that nothing was written where nothing lies, but for what the locals of
// blocks that are not active leave.
func (m *moment) padding(s framemap.Slot) {
	at := s.Offset
	m.each(s, func(o trace.Origin) bool { // from the lowest byte up
		one := framemap.Slot{Offset: at, Size: 1}
		at++
		return !m.wrote(o) || slices.ContainsFunc(m.frame.Inactive, one.Within)
	})
}

// saves reports whether a byte was pushed as a callee-saved register. The machine's
// model knows those of System V alone: what Windows adds, vector registers among it, is a
// local to it.
func (m *moment) saves(o trace.Origin, s framemap.Slot) bool {
	if o.Writer != m.serial {
		return false
	}
	added := m.function.Convention == declaration.Win64 && (s.Name != "" || s.Register == trace.RDI || s.Register == trace.RSI)
	pushed := s.Name == "" && o.Role == trace.SavedRegister && o.Subject == int32(s.Register)
	return pushed || added && o.Role == trace.Local
}

// wrote reports whether this call wrote a byte of its own frame.
func (m *moment) wrote(o trace.Origin) bool {
	return o.Role != trace.Untouched && o.Writer == m.serial && o.Owner == m.serial
}

// each holds the origin of every byte of a slot against a rule, and tells the first
// that breaks it.
func (m *moment) each(s framemap.Slot, holds func(trace.Origin) bool) {
	for i := range uint64(s.Size) {
		address := m.call.CFA + uint64(s.Offset) + i
		o := m.predicted.Origin(address)
		if holds(o) {
			continue
		}
		at := framemap.Slot{Offset: s.Offset + int64(i)}
		m.differ(m.name(at), Describe(m.predicted.Mode(), s), m.predicted.Role(address), "the same bytes")
		return
	}
}

// value holds the bytes of a slot on both machines.
func (m *moment) value(s framemap.Slot, want []byte) {
	address := m.call.CFA + uint64(s.Offset)
	ours, _ := m.predicted.Bytes(address, s.Size)
	theirs, _ := m.captured.Bytes(address, s.Size)
	if !bytes.Equal(ours, want) || !bytes.Equal(theirs, want) {
		m.differ(m.name(s), fmt.Sprintf("%s: %s", Describe(m.predicted.Mode(), s), m.predicted.Tell(want)), m.predicted.Tell(ours), m.captured.Tell(theirs))
	}
}

// graffiti holds a variable that is filled, and never changed otherwise, against what
// was filled in: it is there where every way to the mark fills it. Else once one of its
// bytes is there all are, but in a block, whose memory another has written before.
func (m *moment) graffiti(s framemap.Slot, address uint64) {
	o, ok := owner(m.function, markOf(m.mark), s.Name)
	if !ok {
		return
	}
	filled, changed := fills(o.steps, s.Name)
	written := o.certain(markOf(m.mark))
	for i := uint64(0); filled && !o.inBlock && i < uint64(s.Size); i++ {
		written = written || m.wrote(m.predicted.Origin(address+i))
	}
	if written && !changed {
		m.value(s, declaration.Graffiti(o.number, o.Type, s.Size))
	}
}

// parameter holds a slot that has a parameter's value, one that the function does not
// change, against what its caller handed over.
func (m *moment) parameter(s framemap.Slot) {
	i := slices.IndexFunc(m.function.Params, func(v declaration.Variable) bool { return v.Name == s.Name })
	if i < 0 || m.caller == nil || m.byReference(s.Name) {
		return
	}
	filled, changed := fills(m.function.Body, s.Name)
	size, _ := layout.SizeAlign(m.function.Params[i].Type, m.function.Convention)
	if h, ok := handedOver(m.caller, m.function); ok && h.values[i] != nil && !filled && !changed && size <= s.Size {
		s.Size = size // home space is wider
		m.value(s, h.values[i])
	}
}

// byReference reports whether a slot has the address of a parameter, not its value.
func (m *moment) byReference(name string) bool {
	call, err := layout.Call(m.function, nil)
	place, ok := argument(call, name)
	return err == nil && ok && place.Indirect
}

// fills reports whether steps fill a variable, and whether they can change it otherwise.
func fills(steps []declaration.Step, name string) (filled, changed bool) {
	for _, s := range steps {
		filled = filled || s.Kind == declaration.Fill && s.Target == name
		changed = changed || s.Kind != declaration.Fill && s.Target == name || s.List == name || takesAddress(s, name)
		for _, inner := range [][]declaration.Step{s.Body, s.Else} {
			f, c := fills(inner, name)
			filled, changed = filled || f, changed || c
		}
	}
	return filled, changed
}

func takesAddress(s declaration.Step, name string) bool {
	values := s.Arguments
	if s.Value != nil {
		values = append(values[:len(values):len(values)], *s.Value)
	}
	for _, v := range values {
		for _, a := range []declaration.Atom{v.Left, v.Right} {
			if a.Kind == declaration.Address && a.Variable == name {
				return true
			}
		}
	}
	return false
}

// name is that of a slot, as authors write it.
func (m *moment) name(s framemap.Slot) string {
	name, where := m.predicted.Slot(m.call.CFA + uint64(s.Offset))
	return name + where
}
