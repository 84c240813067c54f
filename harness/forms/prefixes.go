package forms

import "github.com/framecheck/framecheck/scenarios/trace"

// prefixes are what stands before an opcode.
type prefixes struct {
	length  int  // bytes
	operand bool // 66
	address bool // 67
	lock    bool // F0
	wide    bool // REX.W
}

// readPrefixes reads the prefixes at the start of the code. Of several REX
// prefixes the last counts, and none where another prefix follows it (Intel SDM
// vol. 2, 2.2.1).
func readPrefixes(mode trace.Mode, code []byte) prefixes {
	var p prefixes
	for _, b := range code {
		rex := mode == trace.Mode64 && b>>4 == 4
		switch {
		case rex:
		case b == 0x66:
			p.operand = true
		case b == 0x67:
			p.address = true
		case b == 0xf0:
			p.lock = true
		case b == 0xf2, b == 0xf3, b == 0x26, b == 0x2e, b == 0x36, b == 0x3e, b == 0x64, b == 0x65: // repeats and segments
		default:
			return p
		}
		p.wide = rex && b&8 != 0
		p.length++
	}
	return p
}

// operandSize is the one that x86.csv tags rows with, in bits: that of most
// instructions. In 64-bit mode the stack's own are larger than their tag.
func (p prefixes) operandSize() int {
	switch {
	case p.wide:
		return 64
	case p.operand:
		return 16
	}
	return 32
}

// addressSize is in bits.
func (p prefixes) addressSize(mode trace.Mode) int {
	if p.address {
		return mode.Bits() / 2
	}
	return mode.Bits()
}
