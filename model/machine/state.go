package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// state is what an instruction changes besides memory, vector registers and the x87,
// and what a fault puts back.
type state struct {
	general   [trace.RegisterCount]uint64
	rip       uint64 // of the next instruction, once one is being executed
	flags     trace.Flags
	selectors trace.Selectors
	// undefined are flags whose value the manual leaves open.
	undefined trace.Flags
	// open are the undefined bits of the general registers, nil for none. Needed
	// has a bit for each register of which the current instruction needed some.
	open   *undefinedBits
	needed uint16
	// held says that the last instruction loaded SS.
	held bool
	// sources are those of all that is undefined.
	sources *sources
}

// mode is how the code at RIP is read: which selector is in CS decides it, of the
// two that Linux has for code in user mode.
func (s *state) mode() trace.Mode {
	if s.selectors[trace.CS] == trace.Code32 {
		return trace.Mode32
	}
	return trace.Mode64
}

// stackPointer is RSP, in 32-bit code ESP: the stack segment's size flag is set
// (SDM vol. 3, 3.4.5).
func (s *state) stackPointer() uint64 { return s.general[trace.RSP] & mask(s.mode().Bytes()) }

// setStackPointer lets the stack pointer wrap at the mode's width.
func (s *state) setStackPointer(address uint64) {
	s.general[trace.RSP] = address & mask(s.mode().Bytes())
}

// below is where a push of that many bytes goes.
func (s *state) below(size int) uint64 {
	return (s.general[trace.RSP] - uint64(size)) & mask(s.mode().Bytes())
}

// part is the size of a part of a register in bytes with where it begins: 8,
// 4, 2, 1, or the second byte (ah, ch, dh, bh).
type part uint8

const highByte part = 0x81

// register gives a part of a register that an instruction needs all bits of.
func (s *state) register(r trace.Register, p part) uint64 {
	if s.open != nil && s.undefinedIn(r, p) != 0 {
		s.needed |= 1 << r
	}
	return s.content(r, p)
}

// content gives a part of a register, whether its bits are defined or not.
func (s *state) content(r trace.Register, p part) uint64 {
	if p == highByte {
		return s.general[r] >> 8 & 0xff
	}
	return s.general[r] & mask(int(p))
}

// setRegister writes a part of a register. A doubleword clears the upper half,
// smaller parts leave the rest as it is (SDM vol. 1, 3.4.1.1).
func (s *state) setRegister(r trace.Register, p part, value uint64) {
	s.general[r] = placed(s.general[r], p, value)
	if s.open != nil {
		s.setUndefined(r, p, 0)
	}
}

// placed gives what a register holds after a part of it is written.
func placed(old uint64, p part, value uint64) uint64 {
	switch p {
	case 4:
		return value & mask(4)
	case highByte:
		return old&^0xff00 | value&0xff<<8
	}
	return old&^mask(int(p)) | value&mask(int(p))
}

// mask has the low bits of a value of 1, 2, 4 or 8 bytes.
func mask(size int) uint64 { return ^uint64(0) >> (64 - 8*size) }

// signBit is the top bit of a value of that size.
func signBit(size int) uint64 { return 1 << (8*size - 1) }

// signExtend widens a value of that many bytes to 64 bits.
func signExtend(value uint64, size int) uint64 {
	shift := 64 - 8*size
	return uint64(int64(value<<shift) >> shift)
}
