package assembler

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// encode makes an item's bytes with the addresses that are known so far.
func (a *assembly) encode(e *encoder, i *item, first bool) {
	switch {
	case i.function():
	case i.aligns():
		i.bytes = padding(i.address, i.statement.Alignment)
	case i.form == nil:
		i.bytes = i.statement.Bytes
	case i.form.branch():
		a.encodeBranch(e, i, first)
	case i.form.row.hand != "":
		i.bytes, i.failure = a.byHand(i)
	default:
		a.encodeInstruction(e, i)
	}
}

func (a *assembly) encodeInstruction(e *encoder, i *item) {
	values := make([]value, len(i.operands))
	for n, o := range i.operands {
		values[n] = a.value(o, &i.form.patterns[n])
	}
	made, err := e.encode(i.form.encoder, i.form.row.order, values)
	i.failure = err
	if err != nil {
		return
	}
	leading := i.leading()
	i.bytes = append(leading, made.bytes...)
	if made.relative == 0 {
		return
	}
	for _, o := range i.operands {
		if isMemory(o) {
			binary.LittleEndian.PutUint32(i.bytes[len(leading)+made.relative:], uint32(a.distance(i, o)))
		}
	}
}

// value is an operand as the encoder wants it.
type value struct {
	kind        valueKind
	register    intel.Register
	number      int64          // of an immediate; of memory the displacement
	base, index intel.Register // of memory; without a name where there is none
	scale       int
	ripRelative bool
}

type valueKind uint8

const (
	registerValue valueKind = iota
	immediateValue
	memoryValue
)

func (a *assembly) value(o operand, p *pattern) value {
	switch o.Kind {
	case intel.RegisterOperand:
		return value{kind: registerValue, register: o.register}
	case intel.MemoryOperand:
		v := value{kind: memoryValue, scale: o.Memory.Scale, ripRelative: o.Memory.Base == "rip"}
		v.base, _ = intel.ParseRegister(o.Memory.Base)
		v.index, _ = intel.ParseRegister(o.Memory.Index)
		if !v.ripRelative {
			v.number = a.displacement(o)
		}
		return v
	}
	bits, _ := a.number(o)
	return value{kind: immediateValue, number: p.limits.encoded(bits)}
}

// encodeBranch makes a branch to a name or an address: short if it reaches,
// which on the first pass is assumed.
func (a *assembly) encodeBranch(e *encoder, i *item, first bool) {
	call := i.statement.Mnemonic == "call"
	i.near = i.near || call
	for {
		i.bytes, i.failure = e.branch(i.form.encoder, i.near)
		if i.failure != nil {
			return
		}
		distance := a.distance(i, i.operands[0])
		if i.near {
			binary.LittleEndian.PutUint32(i.bytes[len(i.bytes)-4:], uint32(distance))
			return
		}
		if first || distance == int64(int8(distance)) {
			i.bytes[len(i.bytes)-1] = byte(distance)
			return
		}
		i.near = true
	}
}

// byHand makes the bytes that the table gives for an instruction, in the
// manual's notation: opcode bytes, then ib and iw for an immediate of one and
// two bytes.
func (a *assembly) byHand(i *item) ([]byte, error) {
	var bytes []byte
	next := 0
	for _, part := range notation(i.form.row.hand) {
		switch {
		case part.width == 0:
			bytes = append(bytes, part.opcode)
			continue
		case next >= len(i.operands):
			return nil, fmt.Errorf("%q has more immediates than operands", i.form.row.hand)
		}
		number, _ := a.number(i.operands[next])
		next++
		for k := range part.width {
			bytes = append(bytes, byte(number>>(8*k)))
		}
	}
	return bytes, nil
}
