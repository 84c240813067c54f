package machine

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var vectorSemantics = makeVectorSemantics()

func makeVectorSemantics() semantics {
	s := semantics{
		"movss": moveScalar, "movsd_xmm": moveScalar, "vmovss": moveScalar, "vmovsd": moveScalar,
		"movd": moveGeneral, "vmovd": moveGeneral,
		"xorps": xorVector, "xorpd": xorVector, "pxor": xorVector,
		"vxorps": xorVector, "vxorpd": xorVector, "vpxor": xorVector,
		"vzeroupper": clearVectors,
	}
	for _, mnemonic := range []string{
		"movaps", "movapd", "movups", "movupd", "movdqa", "movdqu", "movq",
		"vmovaps", "vmovapd", "vmovups", "vmovupd", "vmovdqa", "vmovdqu", "vmovq",
		"vmovdqa32", "vmovdqa64", "vmovdqu8", "vmovdqu16", "vmovdqu32", "vmovdqu64",
	} {
		s[mnemonic] = moveVector
	}
	return s
}

// vector is a vector register's value, lowest byte first, zero where it is shorter.
type vector = [64]byte

// legacySize is how much of a register instructions without VEX or EVEX write, in
// bytes: they leave the rest as it is (SDM vol. 1, 14.1.3).
const legacySize = 16

// vectorBytes is how wide the registers must be that an instruction uses; 0 if it
// uses none. Registers 16 to 31 are there with the widest alone.
func (in *instruction) vectorBytes() int {
	needs := 0
	for _, o := range in.operands {
		switch {
		case o.kind != vectorRegister:
		case o.vector >= 16:
			return len(vector{})
		default:
			needs = max(needs, o.size, legacySize)
		}
	}
	switch in.mnemonic {
	case "vzeroupper", "fxsave", "fxrstor":
		return legacySize
	}
	return needs
}

// readVector gives an operand of up to 64 bytes.
func (m *machine) readVector(in *instruction, o *operand) (vector, error) {
	var value vector
	if o.kind == vectorRegister {
		copy(value[:o.size], m.vectors[o.vector][:])
		return value, nil
	}
	address := m.effective(&in.memory)
	if err := m.checkVector(Read, in, address, o.size); err != nil {
		return value, err
	}
	for i := 0; i < o.size; i += min(8, o.size) {
		if m.memory.undefined(address+uint64(i), min(8, o.size)) != 0 {
			return value, readsUndefined()
		}
	}
	m.memory.load(address, value[:o.size])
	if in.memory.segment == trace.SS {
		m.calls.markArguments(&m.memory.stack, address, o.size)
	}
	return value, nil
}

// writeVector writes an operand; a register's bytes above it become zero, those
// that the instruction does not reach stay.
func (m *machine) writeVector(in *instruction, o *operand, value vector) error {
	if o.kind == vectorRegister {
		reach := legacySize
		if in.extends {
			reach = len(value)
		}
		copy(m.vectors[o.vector][:reach], value[:])
		return nil
	}
	address := m.effective(&in.memory)
	if err := m.checkVector(Write, in, address, o.size); err != nil {
		return err
	}
	m.memory.store(address, value[:o.size], m.calls.local(address))
	return nil
}

// checkVector is check with the alignment that some instructions insist on
// (SDM vol. 1, 14.9): #GP(0), whatever AC is and even if #SS is due too (measured).
func (m *machine) checkVector(access Access, in *instruction, address uint64, size int) error {
	if in.traits&aligned != 0 && address%uint64(size) != 0 {
		return fault(trace.GeneralProtection)
	}
	return m.check(access, address, size, in.memory.segment)
}

// moveVector: SDM vol. 2, MOVAPS, MOVUPS, MOVDQA, MOVDQU, MOVQ and their kin.
func moveVector(m *machine, in *instruction) error {
	value, err := m.readVector(in, &in.operands[1])
	if err != nil {
		return err
	}
	return m.writeVector(in, &in.operands[0], value)
}

// moveScalar: SDM vol. 2, MOVSS, MOVSD. Between registers the rest of the 16 bytes
// comes from the destination, or with VEX from vvvv.
func moveScalar(m *machine, in *instruction) error {
	to, from := &in.operands[0], &in.operands[1]
	value, err := m.readVector(in, from)
	if err != nil {
		return err
	}
	if to.kind == vectorRegister && from.kind == vectorRegister {
		rest := to.vector
		if in.extends {
			rest = in.merge
		}
		copy(value[from.size:legacySize], m.vectors[rest][from.size:])
	}
	return m.writeVector(in, to, value)
}

// moveGeneral: SDM vol. 2, MOVD/MOVQ, between a vector register and a general one or
// memory.
func moveGeneral(m *machine, in *instruction) error {
	to, from := &in.operands[0], &in.operands[1]
	if to.kind == vectorRegister {
		number, err := m.read(in, from)
		if err != nil {
			return err
		}
		var value vector
		binary.LittleEndian.PutUint64(value[:], number)
		return m.writeVector(in, to, value)
	}
	number := binary.LittleEndian.Uint64(m.vectors[from.vector][:])
	return m.write(in, to, number)
}

// xorVector: SDM vol. 2, XORPS, XORPD, PXOR.
func xorVector(m *machine, in *instruction) error {
	a, b := &in.operands[0], &in.operands[1]
	if in.operands[2].kind != noOperand {
		a, b = b, &in.operands[2]
	}
	left, err := m.readVector(in, a)
	if err != nil {
		return err
	}
	right, err := m.readVector(in, b)
	if err != nil {
		return err
	}
	for i := range left {
		left[i] ^= right[i]
	}
	return m.writeVector(in, &in.operands[0], left)
}

// clearVectors: SDM vol. 2, VZEROUPPER, and with L VZEROALL, on registers 0 to 15.
func clearVectors(m *machine, in *instruction) error {
	from := legacySize
	if in.size > legacySize {
		from = 0
	}
	for i := range 16 {
		clear(m.vectors[i][from:])
	}
	return nil
}
