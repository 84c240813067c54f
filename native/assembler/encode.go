package assembler

import (
	"encoding/binary"
	"slices"

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
	default:
		a.encodeInstruction(e, i)
	}
}

func (a *assembly) encodeInstruction(e *encoder, i *item) {
	var made encoded
	if i.form.row.hand != "" {
		made = a.byHand(i)
	} else if made, i.failure = a.byEncoder(e, i); i.failure != nil {
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

// byEncoder makes an instruction through golang-asm. It has no 16-bit addresses:
// one of 32 bits stands in for such and is replaced.
func (a *assembly) byEncoder(e *encoder, i *item) (encoded, error) {
	values := make([]value, len(i.operands))
	short := -1
	for n, o := range i.operands {
		values[n] = a.value(o, &i.form.patterns[n])
		if o.address == 2 {
			short, values[n] = n, value{kind: memoryValue, filledIn: true}
		}
	}
	made, err := e.encode(i.mode, i.form.encoder, i.form.row.order, values)
	if short < 0 || err != nil {
		return made, err
	}
	at := made.relative - 1 // of ModRM
	rm := a.modRM(i, i.operands[short]).bytes
	rm[0] |= made.bytes[at] & 0x38 // its middle field
	return encoded{bytes: slices.Concat(made.bytes[:at], rm, made.bytes[at+5:])}, nil
}

// value is an operand as the encoder wants it.
type value struct {
	kind        valueKind
	register    intel.Register
	number      int64          // of an immediate; of memory the displacement
	base, index intel.Register // of memory; without a name where there is none
	scale       int
	filledIn    bool // memory at a displacement that is filled in later
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
		v := value{kind: memoryValue, scale: o.Memory.Scale, filledIn: o.Memory.Base == "rip"}
		v.base, _ = intel.ParseRegister(o.Memory.Base)
		v.index, _ = intel.ParseRegister(o.Memory.Index)
		switch d := a.displacement(o); {
		case v.filledIn:
		case o.address < 8:
			v.number = int64(int32(d))
		default:
			v.number = d
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
		branch, err := e.branch(i.mode, i.form.encoder, i.near)
		if i.failure = err; err != nil {
			return
		}
		i.bytes = branch
		if leading := i.leading(); leading != nil {
			i.bytes = append(leading, branch...)
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
