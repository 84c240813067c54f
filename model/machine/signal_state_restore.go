package machine

import "encoding/binary"

// restoreExtended is fpu__restore_sig: from an image in memory, or to the initial state
// where there is none.
func (m *machine) restoreExtended(at uint64) error {
	if at == 0 {
		m.clearExtended()
		return nil
	}
	if at%stateAlignment != 0 {
		return &Unknown{Reason: "it restores extended state that is not aligned to 64 bytes"}
	}
	b, err := m.copyFromUser(at, m.stateBytes())
	if err != nil {
		return badFrame(err)
	}
	features, err := m.featuresOf(b)
	if err != nil {
		return err
	}
	return m.loadExtended(b, features)
}

// featuresOf tells which components an image has (check_xstate_in_sigframe): without
// both magic words those of FXSAVE alone.
func (m *machine) featuresOf(b block) (uint64, error) {
	const legacy = 1<<componentX87 | 1<<componentSSE
	if m.legacyState() {
		return legacy, nil
	}
	s := &m.system.SignalState
	if !b.defined(softwareBytes, imageBytes-softwareBytes) || !b.defined(int(s.Size), magic2Bytes) {
		return 0, readsUndefined()
	}
	if b.word(softwareBytes, 4).value != magic1 || b.word(int(s.Size), magic2Bytes).value != magic2 {
		return legacy, nil
	}
	if b.word(softwareStateSize, 4).value != uint64(s.Size) || b.word(softwareFeatures, 8).value != s.Features || b.word(softwareExtended, 4).value != uint64(s.Size)+magic2Bytes {
		return 0, &Unknown{Reason: "it restores extended state of another size than the kernel saved"}
	}
	return s.Features, nil
}

// loadExtended is XRSTOR of an image (SDM vol. 1, 13.8): a component whose bit of
// XSTATE_BV is clear gets its initial configuration. With the legacy components alone it
// is FXRSTOR.
func (m *machine) loadExtended(b block, features uint64) error {
	present := word{value: 1<<componentX87 | 1<<componentSSE}
	if features>>componentAVX != 0 {
		present = b.word(xsaveHeader, 8)
		if !b.defined(xsaveCompaction, xsaveHeaderBytes-8) || !zero(b.bytes[xsaveCompaction:xsaveExtended]) || (present.value|present.open)&^features != 0 {
			return &Unknown{Reason: "it restores extended state with a header that XRSTOR refuses"}
		}
	}
	if err := m.loadLegacy(b, present); err != nil {
		return err
	}
	for _, c := range m.system.SignalState.Components {
		if err := m.loadComponent(b, c.Bit, int(c.Offset), present); err != nil {
			return err
		}
	}
	return nil
}

// loadComponent loads the parts of vector registers that a component has. Where it is
// undefined whether the component is there, it is the same with either.
func (m *machine) loadComponent(b block, bit uint8, at int, present word) error {
	parts := m.vectorParts(bit)
	if len(parts) == 0 {
		return nil
	}
	size := len(parts) * len(parts[0])
	content := b.bytes[at:][:size]
	open, is := present.open>>bit&1 != 0, present.value>>bit&1 != 0
	if (open || is) && !b.defined(at, size) || open && !zero(content) {
		return readsUndefined()
	}
	for i, part := range parts {
		clear(part)
		if is {
			copy(part, content[i*len(part):])
		}
	}
	return nil
}

// loadLegacy loads what the program observes of the part that FXSAVE has, too.
func (m *machine) loadLegacy(b block, present word) error {
	mxcsr, err := b.need(imageMXCSR, 4)
	switch {
	case err != nil:
		return err
	case mxcsr != initialMXCSR:
		return &Unknown{Reason: "it changes MXCSR, which the model does not follow"}
	case (present.open|^present.value)&(1<<componentX87|1<<componentSSE) != 0:
		return &Unknown{Reason: "it restores extended state without the components of FXSAVE"}
	}
	if m.vectors != nil {
		if !b.defined(imageXMM, imageRegister*imageVectors(m.mode())) {
			return readsUndefined()
		}
		for r := range imageVectors(m.mode()) {
			copy(m.vectors[r][:legacySize], b.bytes[imageXMM+imageRegister*r:])
		}
	}
	if m.program.X87 {
		return m.loadX87(b)
	}
	return nil
}

// loadX87 loads the registers of the x87 and its words.
func (m *machine) loadX87(b block) error {
	status := b.word(imageStatus, 2)
	x := x87{
		control: binary.LittleEndian.Uint16(b.bytes[imageControl:]), status: uint16(status.value),
		occupied: b.bytes[imageTags], open: uint16(status.open),
	}
	if !b.defined(imageControl, 2) || !b.defined(imageTags, 1) || x.open&^allConditions != 0 {
		return readsUndefined()
	}
	if x.status&(errorSummary|busy) != 0 {
		return &Unknown{Reason: "it restores an x87 exception that is pending"}
	}
	if err := x.mayControl(x.control, x.status); err != nil {
		return err
	}
	for r := range uint8(len(x.registers)) {
		at := imageX87 + imageRegister*int(r)
		if x.empty(r) {
			continue
		}
		if !b.defined(at, float80Bytes) {
			return readsUndefined()
		}
		x.set(r, float80Of(b.bytes[at:]))
	}
	m.x87 = x
	return nil
}
