package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// encoding is an instruction's bytes up to its opcode, taken apart (SDM vol. 2,
// chapter 2).
type encoding struct {
	mode     trace.Mode
	vendor   trace.Vendor
	bytes    []byte // what can be fetched, at most maxLength
	position int    // of the next byte to read
	// address is that of the first byte.
	address uint64

	lock, operand16, addressHalf bool
	repeat                       byte // the last of f2 and f3, 0 for none
	overridden                   bool // whether a prefix names the segment
	segment                      trace.Segment

	hasREX     bool
	w, r, x, b uint8 // 0 or 1: of REX, VEX or EVEX, the right way up
	vector     vectorEncoding

	opcodeMap uint8 // 0 for one-byte opcodes, 1 for 0f; others with VEX and EVEX alone
	opcode    byte

	hasModRM     bool
	mod, reg, rm uint8 // reg and rm without their REX bits
}

// vectorEncoding is a VEX or EVEX prefix.
type vectorEncoding struct {
	kind     vectorKind
	register uint8 // vvvv with V', the right way up
	length   uint8 // L'L: 0 for 16 bytes, 1 for 32, 2 for 64
	// mandatory is pp as an index: none, 66, f3, f2.
	mandatory  uint8
	rHigh      uint8 // R', EVEX's fifth bit of ModRM.reg
	masked     bool  // a mask register or zeroing
	broadcasts bool
	reserved   bool // a bit that must have one value has the other
}

type vectorKind uint8

const (
	legacy vectorKind = iota
	vex
	evex
)

// maxLength is the length that no instruction exceeds, in bytes (SDM vol. 2, 2.3.11).
const maxLength = 15

// next reads a byte. Beyond the code lies an unmapped page, beyond the longest
// instruction #GP(0).
func (e *encoding) next() (byte, error) {
	if e.position < len(e.bytes) {
		e.position++
		return e.bytes[e.position-1], nil
	}
	if e.position == maxLength {
		return 0, fault(trace.GeneralProtection)
	}
	return 0, pageFault(Fetch, e.address+uint64(e.position), false)
}

// little reads a number of that many bytes.
func (e *encoding) little(size int) (uint64, error) {
	var value uint64
	for i := range size {
		b, err := e.next()
		if err != nil {
			return 0, err
		}
		value |= uint64(b) << (8 * i)
	}
	return value, nil
}

// readOpcode reads the prefixes and the opcode.
func (e *encoding) readOpcode() error {
	b, err := e.readPrefixes()
	if err != nil {
		return err
	}
	switch b {
	case 0xc4, 0xc5, 0x62:
		vector, err := e.isVectorPrefix()
		if err != nil {
			return err
		}
		if vector {
			return e.readVector(b)
		}
	case 0x0f:
		return e.readEscaped()
	}
	e.opcode = b
	return nil
}

// readPrefixes reads the legacy prefixes and, in 64-bit mode, REX, and gives the
// byte after them. A REX prefix that is not the last one is ignored (SDM vol. 2, 2.2.1).
func (e *encoding) readPrefixes() (byte, error) {
	for {
		b, err := e.next()
		if err != nil {
			return 0, err
		}
		if e.mode == trace.Mode64 && b&0xf0 == 0x40 {
			e.hasREX = true
			e.w, e.r, e.x, e.b = b>>3&1, b>>2&1, b>>1&1, b&1
			continue
		}
		if !e.legacyPrefix(b) {
			return b, nil
		}
		e.hasREX, e.w, e.r, e.x, e.b = false, 0, 0, 0, 0
	}
}

func (e *encoding) legacyPrefix(b byte) bool {
	switch b {
	case 0xf0:
		e.lock = true
	case 0xf2, 0xf3:
		e.repeat = b
	case 0x64, 0x65:
		e.override(trace.FS + trace.Segment(b&1))
	case 0x66:
		e.operand16 = true
	case 0x67:
		e.addressHalf = true
	case 0x26, 0x2e, 0x36, 0x3e:
		if e.mode == trace.Mode32 { // no effect in 64-bit mode (SDM vol. 2, 2.1.1)
			e.override(trace.Segment(b >> 3 & 3))
		}
	default:
		return false
	}
	return true
}

// override takes the last segment prefix.
func (e *encoding) override(s trace.Segment) { e.overridden, e.segment = true, s }

// readEscaped reads the opcode after 0f. Of 38 and 3a, which lead to more maps, the model
// knows nothing.
func (e *encoding) readEscaped() (err error) {
	e.opcodeMap = 1
	e.opcode, err = e.next()
	return err
}

// mandatory is the index of the prefix that selects among instructions with one
// opcode: none, 66, f3, f2 (SDM vol. 2, A.2.4).
func (e *encoding) mandatory() uint8 {
	switch {
	case e.vector.kind != legacy:
		return e.vector.mandatory
	case e.repeat == 0xf3:
		return 2
	case e.repeat == 0xf2:
		return 3
	case e.operand16:
		return 1
	}
	return 0
}

func (e *encoding) readModRM() error {
	b, err := e.next()
	if err != nil {
		return err
	}
	e.hasModRM = true
	e.mod, e.reg, e.rm = b>>6, b>>3&7, b&7
	return nil
}
