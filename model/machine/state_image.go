package machine

import (
	"encoding/binary"
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var imageSemantics = semantics{"fxsave": saveImage, "fxrstor": restoreImage}

// The image of FXSAVE (SDM vol. 1, table 10-2): offsets in bytes. The pointers to the
// last x87 instruction, which processors do not keep alike, and what is reserved are
// undefined; what is left to software is not written.
const (
	imageBytes     = 512
	imageAlignment = 16
	imageControl   = 0
	imageStatus    = 2
	imageTags      = 4 // a bit for each register that is not empty
	imageMXCSR     = 24
	imageX87       = 32 // st0 to st7, from the top
	imageXMM       = 160
	imageRegister  = 16 // bytes of each
	imageWritten   = 464

	initialMXCSR = 0x1f80 // SDM vol. 1, 10.2.3: nothing that the model knows changes it
)

// image512 is one with the bits that are undefined.
type image512 struct{ bytes, undefined [imageWritten]byte }

// define puts bytes into it.
func (i *image512) define(at int, bytes []byte) {
	copy(i.bytes[at:], bytes)
	clear(i.undefined[at:][:len(bytes)])
}

// imageVectors is how many xmm registers a mode's image has.
func imageVectors(mode trace.Mode) int {
	if mode == trace.Mode32 {
		return visibleRegisters
	}
	return 16
}

// saveImage: SDM vol. 2, FXSAVE.
func saveImage(m *machine, in *instruction) error {
	address, err := m.imageAddress(Write, in)
	if err != nil {
		return err
	}
	image := m.takeImage()
	m.memory.store(address, image.bytes[:], m.calls.local(address))
	for i, open := range image.undefined {
		if open != 0 {
			m.memory.blur(address+uint64(i), uint64(open))
		}
	}
	return nil
}

func (m *machine) takeImage() *image512 {
	i, x := new(image512), &m.x87
	for at := range i.undefined {
		i.undefined[at] = 0xff
	}
	i.define(imageControl, binary.LittleEndian.AppendUint16(nil, x.control))
	i.define(imageStatus, binary.LittleEndian.AppendUint16(nil, x.status))
	binary.LittleEndian.PutUint16(i.undefined[imageStatus:], x.open)
	i.define(imageTags, []byte{x.occupied})
	i.define(imageMXCSR, binary.LittleEndian.AppendUint32(nil, initialMXCSR))
	for r := range uint8(len(x.registers)) {
		if !x.empty(r) { // what an empty one holds is nobody's
			i.define(imageX87+imageRegister*int(r), x.get(r).bytes())
		}
	}
	for r := range imageVectors(m.mode()) {
		if m.vectors == nil {
			break
		}
		i.define(imageXMM+imageRegister*r, m.vectors[r][:imageRegister])
	}
	return i
}

// restoreImage: SDM vol. 2, FXRSTOR.
func restoreImage(m *machine, in *instruction) error {
	address, err := m.imageAddress(Read, in)
	if err != nil {
		return err
	}
	var image [imageBytes]byte
	m.memory.load(address, image[:])
	x := x87{
		control: binary.LittleEndian.Uint16(image[imageControl:]), status: binary.LittleEndian.Uint16(image[imageStatus:]),
		occupied: image[imageTags], open: uint16(m.memory.undefined(address+imageStatus, 2)),
	}
	for r := range uint8(len(x.registers)) {
		at := imageX87 + imageRegister*int(r)
		if !x.empty(r) {
			x.set(r, float80Of(image[at:]))
		}
		if !x.empty(r) && m.memory.anyUndefined(address+uint64(at), float80Bytes) {
			return readsUndefined()
		}
	}
	if err := m.mayRestore(&x, address, binary.LittleEndian.Uint32(image[imageMXCSR:])); err != nil {
		return err
	}
	m.x87 = x
	for r := range imageVectors(m.mode()) {
		copy(m.vectors[r][:legacySize], image[imageXMM+imageRegister*r:])
	}
	return nil
}

// mayRestore refuses an image of which the model does not know what it makes.
func (m *machine) mayRestore(x *x87, address uint64, mxcsr uint32) error {
	for _, part := range []struct{ at, bytes int }{
		{imageControl, 2}, {imageTags, 1}, {imageMXCSR, 4}, {imageXMM, imageRegister * imageVectors(m.mode())},
	} {
		if m.memory.anyUndefined(address+uint64(part.at), part.bytes) {
			return readsUndefined()
		}
	}
	if x.open&^allConditions != 0 {
		return readsUndefined()
	}
	if mxcsr != initialMXCSR {
		return &Unknown{Reason: "it changes MXCSR, which the model does not follow"}
	}
	if x.status&(errorSummary|busy) != 0 {
		return &Unknown{Reason: "it restores an x87 exception that is pending"}
	}
	return x.mayControl(x.control, x.status)
}

// imageAddress checks an access to an image: elsewhere than at a multiple of 16 it is
// #GP(0), or #AC(0) if the processor has it so.
func (m *machine) imageAddress(access Access, in *instruction) (uint64, error) {
	address := m.effective(&in.memory)
	if address%imageAlignment != 0 {
		if m.flags&trace.AC != 0 {
			return 0, &Unknown{Reason: "whether a misaligned image raises #AC differs between processors"}
		}
		return 0, fault(trace.GeneralProtection)
	}
	err := m.check(access, address, imageBytes, in.memory.segment)
	var e *exception
	if !errors.As(err, &e) || e.fault.Vector != trace.PageFault {
		return address, err
	}
	return address, m.byVendor(m.firstRefused(access, address, err), &Unknown{Reason: "which of its bytes a page fault of an image names is not documented"})
}

// firstRefused is the page fault of an image on AMD: it tries the last byte before the
// others (measured).
func (m *machine) firstRefused(access Access, address uint64, otherwise error) error {
	if err := m.memory.permit(access, address+imageBytes-1, 1); err != nil {
		return err
	}
	return otherwise
}
