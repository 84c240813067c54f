package machine

import "encoding/binary"

// restoreExtended is fpu__restore_sig: from an image in memory, or to the initial state
// where there is none or it cannot be restored.
func (m *machine) restoreExtended(at uint64) error {
	if at == 0 {
		m.clearExtended()
		return nil
	}
	err := m.restoreImage(at)
	if isBad(err) {
		m.clearExtended()
	}
	return err
}

// restoreImage is __fpu_restore_sig. AMD's FXRSTOR takes an image that is not aligned
// where AC is set outside of user mode (measured), as it is while a kernel with SMAP reads
// the program's memory.
func (m *machine) restoreImage(at uint64) error {
	features, err := m.featuresAt(at)
	if err != nil {
		return err
	}
	size, alignment := imageBytes, uint64(imageAlignment)
	if features>>componentAVX != 0 {
		size, alignment = m.stateBytes(), stateAlignment
	}
	b, err := m.copyFromUser(at, size)
	if err != nil {
		return err
	}
	if at%alignment != 0 {
		return &Unknown{Reason: "it restores extended state that is not aligned: whether that is refused depends on AC within the kernel"}
	}
	rest := make([]byte, m.stateBytes()-size)
	return m.loadExtended(block{append(b.bytes, rest...), append(b.open, rest...)}, features)
}

// featuresAt tells which components an image has (check_xstate_in_sigframe): without
// both magic words those of FXSAVE alone.
func (m *machine) featuresAt(at uint64) (uint64, error) {
	const legacy = 1<<componentX87 | 1<<componentSSE
	if m.legacyState() {
		return legacy, nil
	}
	s := &m.system.SignalState
	software, err := m.copyFromUser(at+softwareBytes, imageBytes-softwareBytes)
	if err != nil {
		return 0, err
	}
	first, err := software.need(0, 4)
	if err != nil || first != magic1 {
		return legacy, err
	}
	end, err := m.copyFromUser(at+uint64(s.Size), magic2Bytes)
	if err != nil {
		return 0, err
	}
	second, err := end.need(0, magic2Bytes)
	if err != nil || second != magic2 {
		return legacy, err
	}
	if !software.defined(0, len(software.bytes)) {
		return 0, readsUndefined()
	}
	if software.word(softwareStateSize-softwareBytes, 4).value != uint64(s.Size) || software.word(softwareFeatures-softwareBytes, 8).value != s.Features ||
		software.word(softwareExtended-softwareBytes, 4).value != uint64(s.Size)+magic2Bytes {
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
		if err := checkHeader(b, present, features); err != nil {
			return err
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

// neverEnabled are bits that XCR0 never has: those of supervisor state, and the highest
// (SDM vol. 1, 13.1; vol. 3, 2.6).
const neverEnabled = 1<<8 | 0x7f<<10 | 1<<63

// checkHeader checks the header of an image that is not compacted. #GP is for components
// that XCR0 does not have, and bytes 8 to 23 that are not zero (SDM vol. 1, 13.8.1).
func checkHeader(b block, present word, features uint64) error {
	compaction := b.word(xsaveCompaction, 8)
	standard := b.defined(xsaveCompaction, xsaveHeaderBytes-8) && compaction.value>>63 == 0
	switch {
	case standard && (present.value&neverEnabled != 0 || !zero(b.bytes[xsaveCompaction:][:16])):
		return errBadFrame
	case !standard || !zero(b.bytes[xsaveCompaction:xsaveExtended]) || (present.value|present.open)&^features != 0:
		return &Unknown{Reason: "it restores extended state with a header that processors need not refuse"}
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

// controlMXCSR are the bits that some processor has (SDM vol. 1, 10.2.3; APM vol. 2,
// 11.2.2.1): a load of MXCSR with any other raises #GP.
const controlMXCSR = 0x2ffff

// loadLegacy loads what the program observes of the part that FXSAVE has, too.
func (m *machine) loadLegacy(b block, present word) error {
	mxcsr, err := b.need(imageMXCSR, 4)
	switch {
	case err != nil:
		return err
	case mxcsr&^controlMXCSR != 0:
		return errBadFrame
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
