package unwindtable

import (
	"encoding/binary"
	"math"
)

// Call frame instructions (DWARF 4, 7.23, figure 40).
const (
	advanceLoc = 0x40 // with the distance in its low six bits
	offsetOf   = 0x80 // with the register there
	restore    = 0xc0

	advanceLoc1      = 0x02
	advanceLoc2      = 0x03
	advanceLoc4      = 0x04
	offsetExtended   = 0x05
	restoreExtended  = 0x06
	undefined        = 0x07
	sameValue        = 0x08
	inRegister       = 0x09
	rememberState    = 0x0a
	restoreState     = 0x0b
	defCFA           = 0x0c
	defCFARegister   = 0x0d
	defCFAOffset     = 0x0e
	offsetExtendedSF = 0x11
	defCFASF         = 0x12
	defCFAOffsetSF   = 0x13
	valOffset        = 0x14
	valOffsetSF      = 0x15
)

const lowSix = 0x3f

// frameProgram are the call frame instructions of one function while they are made.
type frameProgram struct {
	*numbering
	*mistakes
	bytes  []byte
	at     uint64  // up to which the instructions have advanced
	offset int64   // of the CFA from its register, by what was said so far
	saved  []int64 // the same, of the states that are remembered
	ended  bool
}

// add encodes a directive.
func (p *frameProgram) add(d Directive) {
	if p.ended {
		p.report(d, -1, "write it before .cfi_endproc", "%s stands behind the end", d.Directive)
		return
	}
	switch d.Directive {
	case ".cfi_startproc", ".cfi_signal_frame":
		return
	case ".cfi_endproc":
		p.ended = true
		return
	}
	p.advance(d.Address)
	switch d.Directive {
	case ".cfi_def_cfa", ".cfi_def_cfa_register", ".cfi_def_cfa_offset", ".cfi_adjust_cfa_offset":
		p.frameAddress(d)
	case ".cfi_remember_state":
		p.saved = append(p.saved, p.offset)
		p.bytes = append(p.bytes, rememberState)
	case ".cfi_restore_state":
		p.restoreState(d)
	case ".cfi_escape":
		for n := range d.Operands {
			p.bytes = append(p.bytes, byte(d.number(n)))
		}
	default:
		p.rule(d)
	}
}

// advance goes on to an address.
func (p *frameProgram) advance(to uint64) {
	distance := to - p.at
	p.at = to
	switch {
	case distance == 0:
	case distance <= lowSix:
		p.bytes = append(p.bytes, advanceLoc|byte(distance))
	case distance <= math.MaxUint8:
		p.bytes = append(p.bytes, advanceLoc1, byte(distance))
	case distance <= math.MaxUint16:
		p.bytes = binary.LittleEndian.AppendUint16(append(p.bytes, advanceLoc2), uint16(distance))
	default:
		p.bytes = binary.LittleEndian.AppendUint32(append(p.bytes, advanceLoc4), uint32(distance))
	}
}

// frameAddress says what the CFA is: a register and an offset, one of them or both.
func (p *frameProgram) frameAddress(d Directive) {
	switch d.Directive {
	case ".cfi_def_cfa_register":
		p.bytes = appendULEB(append(p.bytes, defCFARegister), p.register(p.mistakes, d, 0))
		return
	case ".cfi_adjust_cfa_offset":
		p.offset += d.number(0)
	default:
		p.offset = d.number(len(d.Operands) - 1)
	}
	plain, factored := byte(defCFAOffset), byte(defCFAOffsetSF)
	var register []byte
	if d.Directive == ".cfi_def_cfa" {
		plain, factored = defCFA, defCFASF
		register = appendULEB(nil, p.register(p.mistakes, d, 0))
	}
	if p.offset >= 0 {
		p.bytes = appendULEB(append(append(p.bytes, plain), register...), uint64(p.offset))
		return
	}
	if p.offset%int64(p.word) != 0 {
		p.report(d, len(d.Operands)-1, "write an offset that is not negative", "the table counts offsets below 0 in steps of %d bytes: %d is none", p.word, p.offset)
		return
	}
	p.bytes = appendSLEB(append(append(p.bytes, factored), register...), -p.offset/int64(p.word))
}

func (p *frameProgram) restoreState(d Directive) {
	last := len(p.saved) - 1
	if last < 0 {
		p.report(d, -1, "write .cfi_remember_state before it, where the state is what it is to be again", "no state is remembered here")
		return
	}
	p.offset, p.saved = p.saved[last], p.saved[:last]
	p.bytes = append(p.bytes, restoreState)
}

// rule says where one register of the caller is.
func (p *frameProgram) rule(d Directive) {
	register := p.register(p.mistakes, d, 0)
	simple := map[string]byte{".cfi_undefined": undefined, ".cfi_same_value": sameValue, ".cfi_register": inRegister}
	switch opcode := simple[d.Directive]; {
	case opcode != 0:
		p.bytes = appendULEB(append(p.bytes, opcode), register)
		if opcode == inRegister {
			p.bytes = appendULEB(p.bytes, p.register(p.mistakes, d, 1))
		}
	case d.Directive == ".cfi_restore" && register <= lowSix:
		p.bytes = append(p.bytes, restore|byte(register))
	case d.Directive == ".cfi_restore":
		p.bytes = appendULEB(append(p.bytes, restoreExtended), register)
	default:
		p.savedAt(d, register)
	}
}

// savedAt says at what distance from the CFA a register is, or what its value is from
// there. Distances count downward in words.
func (p *frameProgram) savedAt(d Directive, register uint64) {
	if !p.multiple(d, 1, int64(p.word)) {
		return
	}
	offset := d.number(1)
	if d.Directive == ".cfi_rel_offset" {
		offset -= p.offset
		if offset%int64(p.word) != 0 {
			p.report(d, 1, "write .cfi_offset with the distance from the CFA", "the CFA is %d bytes above its register, and %d bytes from that are no whole slots", p.offset, d.number(1))
			return
		}
	}
	words := -offset / int64(p.word)
	value := d.Directive == ".cfi_val_offset"
	switch {
	case value && words >= 0:
		p.bytes = appendULEB(appendULEB(append(p.bytes, valOffset), register), uint64(words))
	case value:
		p.bytes = appendSLEB(appendULEB(append(p.bytes, valOffsetSF), register), words)
	case words < 0:
		p.bytes = appendSLEB(appendULEB(append(p.bytes, offsetExtendedSF), register), words)
	case register <= lowSix:
		p.bytes = appendULEB(append(p.bytes, offsetOf|byte(register)), uint64(words))
	default:
		p.bytes = appendULEB(appendULEB(append(p.bytes, offsetExtended), register), uint64(words))
	}
}
