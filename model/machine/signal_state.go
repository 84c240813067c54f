package machine

import (
	"encoding/binary"
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The image of XSAVE in the standard form (SDM vol. 1, 13.4), in bytes, with what Linux
// puts into it: struct _fpx_sw_bytes and the magic words (uapi/asm/sigcontext.h).
const (
	xsaveHeader      = 512
	xsaveHeaderBytes = 64
	xsaveCompaction  = xsaveHeader + 8 // XCOMP_BV
	xsaveExtended    = xsaveHeader + xsaveHeaderBytes

	softwareBytes     = 464 // sw_reserved, which XSAVE and FXSAVE do not write
	softwareExtended  = softwareBytes + 4
	softwareFeatures  = softwareBytes + 8
	softwareStateSize = softwareBytes + 16

	magic1      = 0x4650_5853 // FP_XSTATE_MAGIC1
	magic2      = 0x4650_5845 // FP_XSTATE_MAGIC2, behind the image
	magic2Bytes = 4
)

// State components by their bits (SDM vol. 1, 13.1).
const (
	componentX87 = 0
	componentSSE = 1
	componentAVX = 2
	componentZMM = 6 // the upper halves of zmm0 to zmm15
	componentHi  = 7 // zmm16 to zmm31
)

// The places at which an image is undefined.
const (
	placeOfUnobserved = "SDM vol. 1, 13.5: state components that the program does not observe, and what lies between components"
	placeOfInUse      = "SDM vol. 1, 13.6: XINUSE of components in their initial configuration"
)

// legacyState reports whether the system has no XSAVE.
func (m *machine) legacyState() bool { return m.system.SignalState.Size == 0 }

// stateBytes is xstate_sigframe_size.
func (m *machine) stateBytes() int {
	if m.legacyState() {
		return imageBytes
	}
	return int(m.system.SignalState.Size) + magic2Bytes
}

// saveExtended is copy_fpstate_to_sigframe. Where some of the image's memory cannot be
// written, what is in the rest depends on how far the processor came.
func (m *machine) saveExtended(at uint64) error {
	size := m.stateBytes()
	err := m.mayAccess(Write, at, size)
	if err == nil {
		m.keep(at, m.extended())
		return nil
	}
	if errors.Is(err, errBadAddress) {
		m.spoil(at, size)
	}
	return err
}

// spoil makes undefined what can be written of some memory.
func (m *machine) spoil(at uint64, size int) {
	one := newBlock(1)
	one.leave(0, 1)
	for i := range uint64(size) {
		if m.mayAccess(Write, at+i, 1) == nil {
			m.sources.add(placeOfUnobserved)
			one.bytes[0] = byte(m.memory.number(at+i, 1))
			m.keep(at+i, one)
		}
	}
}

// extended is the image that the kernel writes (save_xstate_epilog).
func (m *machine) extended() block {
	b := newBlock(m.stateBytes())
	m.sources.add(placeOfUnobserved)
	b.leave(0, len(b.open))
	m.saveLegacy(b)
	if m.legacyState() {
		return b
	}
	s := &m.system.SignalState
	b.put(softwareBytes, make([]byte, imageBytes-softwareBytes))
	b.putWord(softwareBytes, 4, word{value: magic1})
	b.putWord(softwareExtended, 4, word{value: uint64(s.Size) + magic2Bytes})
	b.putWord(softwareFeatures, 8, word{value: s.Features})
	b.putWord(softwareStateSize, 4, word{value: uint64(s.Size)})
	b.put(xsaveHeader, make([]byte, xsaveHeaderBytes))
	inUse := uint64(1<<componentX87 | 1<<componentSSE)
	for _, c := range s.Components {
		if content := m.component(c.Bit); content != nil {
			b.put(int(c.Offset), content)
			if !zero(content) {
				inUse |= 1 << c.Bit
			}
		}
	}
	b.putWord(xsaveHeader, 8, word{inUse, s.Features &^ inUse})
	m.sources.add(placeOfInUse)
	b.put(int(s.Size), binary.LittleEndian.AppendUint32(nil, magic2))
	return b
}

// saveLegacy writes the part that FXSAVE has, too, of what the program observes.
func (m *machine) saveLegacy(b block) {
	image := m.takeImage()
	b.put(imageMXCSR, image.bytes[imageMXCSR:][:4])
	if m.program.X87 {
		copy(b.bytes[:imageXMM], image.bytes[:imageXMM])
		copy(b.open[:imageXMM], image.undefined[:imageXMM])
	}
	if m.vectors != nil {
		b.put(imageXMM, image.bytes[imageXMM:][:imageRegister*imageVectors(m.mode())])
	}
}

// component is what a component beyond the legacy region holds, or nil where the program
// does not observe it.
func (m *machine) component(bit uint8) []byte {
	var content []byte
	for _, part := range m.vectorParts(bit) {
		content = append(content, part...)
	}
	return content
}

// vectorParts are the parts of vector registers that a component consists of, in order.
func (m *machine) vectorParts(bit uint8) [][]byte {
	first, count, low, high, needs := 0, 16, 16, 32, 32
	switch bit {
	case componentAVX:
	case componentZMM:
		low, high, needs = 32, 64, 64
	case componentHi:
		first, low, high, needs = 16, 0, 64, 64
	default:
		return nil
	}
	if m.program.VectorBytes < needs {
		return nil
	}
	parts := make([][]byte, count)
	for i := range parts {
		parts[i] = m.vectors[first+i][low:high]
	}
	return parts
}

// clearExtended is fpu__clear_user_states: the state in which a handler begins.
func (m *machine) clearExtended() {
	m.x87.initialise()
	if m.vectors != nil {
		*m.vectors = trace.Vectors{}
	}
}
