//go:build linux && amd64

package stage

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The standard form of an xsave image (Intel SDM vol. 1, 13.4): offsets in bytes.
const (
	xsaveMXCSR  = 24
	xsaveXMM    = 160 // xmm0 to xmm15
	xsaveLegacy = 512
	xsaveHeader = 64 // its first quadword says which components are not in their initial state

	initialMXCSR = 0x1f80 // every exception masked (SDM vol. 1, 11.6.4)
)

// The components that hold x87 and vector registers (SDM vol. 1, 13.1).
const (
	componentX87     = 0
	componentSSE     = 1
	componentAVX     = 2 // the upper halves of ymm0 to ymm15
	componentZMMHigh = 6 // the upper halves of zmm0 to zmm15
	componentZMM16   = 7 // zmm16 to zmm31
)

// xsaveForm is where this processor keeps the components in an xsave image.
type xsaveForm struct {
	offset [componentZMM16 + 1]int // of the components from AVX on
	// scanYMM is 1 where there is AVX2, and xgetbv tells which components are in
	// use, so that the scan for differences may use registers that are not.
	scanYMM uint64
}

// mask gives the components that hold what of a program is observed.
func (f *xsaveForm) mask(p *trace.Program) uint64 {
	mask := vectorMask(p.VectorBytes)
	if p.X87 {
		mask |= 1 << componentX87
	}
	return mask
}

// vectorMask gives the components that hold registers of so many bytes.
func vectorMask(vectorBytes int) uint64 {
	switch vectorBytes {
	case 16:
		return 1 << componentSSE
	case 32:
		return 1<<componentSSE | 1<<componentAVX
	case 64:
		return 1<<componentSSE | 1<<componentAVX | 1<<componentZMMHigh | 1<<componentZMM16
	}
	return 0
}

// size gives the bytes of an image of what of a program is observed, a multiple of 64.
func (f *xsaveForm) size(p *trace.Program) uint64 {
	end := 0
	if f.mask(p) != 0 {
		end = xsaveLegacy + xsaveHeader
	}
	switch p.VectorBytes {
	case 32:
		end = f.offset[componentAVX] + 16*16
	case 64:
		end = max(f.offset[componentZMMHigh]+16*32, f.offset[componentZMM16]+16*64)
	}
	return uint64(end+63) &^ 63
}

// part is where some bytes of a register lie that are kept together.
type part struct {
	register, from int // the register, and the first of its bytes
	offset, size   int // in an image; the size is a multiple of 16
}

// part gives the place of the bytes of a register from one of them on.
func (f *xsaveForm) part(register, from int) part {
	switch {
	case register >= 16:
		return part{register, from, f.offset[componentZMM16] + (register-16)*64, 64}
	case from == 0:
		return part{register, from, xsaveXMM + register*16, 16}
	case from == 16:
		return part{register, from, f.offset[componentAVX] + register*16, 16}
	}
	return part{register, from, f.offset[componentZMMHigh] + register*32, 32}
}

// parts gives all parts of the registers.
func (f *xsaveForm) parts(vectorBytes int) []part {
	count := 16
	if vectorBytes == 64 {
		count = 32
	}
	var parts []part
	for register := range count {
		for from := 0; from < vectorBytes; {
			p := f.part(register, from)
			parts = append(parts, p)
			from += p.size
		}
	}
	return parts
}

// write makes an image of the registers.
func (f *xsaveForm) write(image []byte, vectors *trace.Vectors, vectorBytes int) {
	xsaveNothing(image)
	binary.LittleEndian.PutUint64(image[xsaveLegacy:], vectorMask(vectorBytes))
	for _, p := range f.parts(vectorBytes) {
		copy(image[p.offset:p.offset+p.size], vectors[p.register][p.from:])
	}
}

// readVectors takes the registers from an image.
func readVectors(parts []part, image []byte, vectors *trace.Vectors) {
	for i := range parts {
		p := &parts[i]
		from, to := image[p.offset:p.offset+p.size], vectors[p.register][p.from:p.from+p.size]
		for at := 0; at < p.size; at += 16 { // a copy of fixed size calls nothing
			*(*[16]byte)(to[at:]) = [16]byte(from[at:])
		}
	}
}

// xsaveNothing makes an image that brings every component to its initial state.
func xsaveNothing(image []byte) {
	clear(image)
	binary.LittleEndian.PutUint32(image[xsaveMXCSR:], initialMXCSR)
}
