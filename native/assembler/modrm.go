package assembler

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// modRM is a register or an address in the field r/m (Intel SDM vol. 2, 2.1.3
// to 2.1.5).
type modRM struct {
	bytes []byte // ModRM, the middle field empty; SIB; displacement
	rex   byte   // the bits X and B
	// relative is where in bytes the distance of an operand relative to RIP
	// belongs, 0 for none.
	relative int
}

// The bits of a REX prefix (Intel SDM vol. 2, table 2-4).
const (
	rexB = 1 << iota
	rexX
	_ // R
	rexW
	rexPrefix = 0x40
)

// The fields of ModRM and SIB that mean no register.
const (
	rmSIB       = 4      // a SIB byte follows
	rmDisp32    = 5      // with mod 0: a displacement alone; in 64-bit mode relative to RIP
	noIndex     = 4 << 3 // of SIB
	noBase      = 5      // of SIB, with mod 0
	modDisp8    = 1 << 6
	modDisp     = 2 << 6 // of 32 bits, or of 16 in a 16-bit address
	modRegister = 3 << 6
)

func (a *assembly) modRM(i *item, o operand) modRM {
	if o.Kind == intel.RegisterOperand {
		return modRM{bytes: []byte{modRegister | byte(o.register.Index)&7}, rex: high(o.register) * rexB}
	}
	displacement := a.displacement(o)
	switch m := o.Memory; {
	case o.address == 2:
		return modRM{bytes: shortModRM(m, displacement)}
	case m.Base == "rip":
		return modRM{bytes: []byte{rmDisp32, 0, 0, 0, 0}, relative: 1}
	default:
		return longModRM(i.mode, m, displacement)
	}
}

// high is the fourth bit of a register's number.
func high(r intel.Register) byte { return byte(r.Index) >> 3 }

// longModRM encodes an address of 32 or 64 bits.
func longModRM(mode trace.Mode, m intel.Memory, displacement int64) modRM {
	base, hasBase := intel.ParseRegister(m.Base)
	index, hasIndex := intel.ParseRegister(m.Index)
	made := modRM{rex: high(base)*rexB | high(index)*rexX}
	switch {
	case !hasBase && !hasIndex && mode == trace.Mode32:
		made.bytes = []byte{rmDisp32}
	case !hasBase && !hasIndex:
		made.bytes = []byte{rmSIB, noIndex | noBase}
	case !hasIndex && base.Index&7 != rmSIB:
		made.bytes = []byte{byte(base.Index) & 7}
	default:
		made.bytes = []byte{rmSIB, sib(m.Scale, index, hasIndex, base, hasBase)}
	}
	mod, bytes := displaced(displacement, 4, hasBase, base.Index&7 == noBase)
	made.bytes[0] |= mod
	made.bytes = append(made.bytes, bytes...)
	return made
}

func sib(scale int, index intel.Register, hasIndex bool, base intel.Register, hasBase bool) byte {
	made := byte(noIndex)
	if hasIndex {
		made = byte(index.Index) & 7 << 3
		for ; scale > 1; scale /= 2 {
			made += 1 << 6
		}
	}
	if !hasBase {
		return made | noBase
	}
	return made | byte(base.Index)&7
}

// shortModRM encodes a 16-bit address with registers.
func shortModRM(m intel.Memory, displacement int64) []byte {
	number, _ := shortNumber(m)
	mod, bytes := displaced(displacement, 2, true, m.Base == "bp" && m.Index == "")
	return append([]byte{number | mod}, bytes...)
}

// displaced gives the field mod and the bytes of a displacement, of at most
// width. Without a base it has that width and mod is 0; with bp or one like it
// for a base there always is one.
func displaced(displacement int64, width int, hasBase, always bool) (byte, []byte) {
	bytes := binary.LittleEndian.AppendUint32(nil, uint32(displacement))[:width]
	small := int64(int8(displacement))
	shift := 64 - 8*width
	switch {
	case !hasBase:
		return 0, bytes
	case displacement == 0 && !always:
		return 0, nil
	case displacement<<shift == small<<shift:
		return modDisp8, bytes[:1]
	}
	return modDisp, bytes
}
