package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// readOperands reads SIB, displacement and immediates in the order of the form.
func (e *encoding) readOperands(f *form, in *instruction) error {
	for i, o := range f.operands {
		bytes := o.size.bytes(in.size, e.w)
		made, err := e.readOperand(o, bytes, in)
		if err != nil {
			return err
		}
		made.size = bytes
		in.operands[i] = made
	}
	return nil
}

func (e *encoding) readOperand(o operandForm, bytes int, in *instruction) (operand, error) {
	switch o.place {
	case inReg:
		return e.general(e.reg|e.r<<3, bytes), nil
	case inOpcode:
		return e.general(e.opcode&7|e.b<<3, bytes), nil
	case fixedReg:
		return operand{kind: generalRegister, register: trace.Register(o.fixed), part: part(bytes)}, nil
	case fixedValue:
		return operand{kind: immediateOperand, immediate: uint64(o.fixed)}, nil
	case inVectorReg:
		return operand{kind: vectorRegister, vector: e.reg | e.r<<3 | e.vector.rHigh<<4}, nil
	case inVVVV:
		return operand{kind: vectorRegister, vector: e.vector.register}, nil
	case inX87RM:
		return operand{kind: x87Register, vector: e.rm}, nil
	case inRM, inVectorRM:
		return e.readRM(o, bytes, in)
	case offset:
		return e.readOffset(in)
	}
	return e.readImmediate(bytes)
}

// general is a register by number; without REX the byte registers 4 to 7 are
// ah, ch, dh and bh (SDM vol. 2, table 2-2 and 2.2.1.2).
func (e *encoding) general(number uint8, bytes int) operand {
	if bytes == 1 && !e.hasREX && number >= 4 {
		return operand{kind: generalRegister, register: trace.Register(number - 4), part: highByte}
	}
	return operand{kind: generalRegister, register: trace.Register(number), part: part(bytes)}
}

// readRM reads the operand that ModRM.rm names. EVEX.X is the fifth bit of a
// vector register's number.
func (e *encoding) readRM(o operandForm, bytes int, in *instruction) (operand, error) {
	if e.mod == 3 && o.place == inRM {
		return e.general(e.rm|e.b<<3, bytes), nil
	}
	if e.mod == 3 {
		number := e.rm | e.b<<3
		if e.vector.kind == evex {
			number |= e.x << 4
		}
		return operand{kind: vectorRegister, vector: number}, nil
	}
	var err error
	in.memory, err = e.readPointer(uint64(bytes))
	return operand{kind: memoryOperand}, err
}

// readOffset reads an address as wide as addresses are (SDM vol. 2, 2.2.1.4).
func (e *encoding) readOffset(in *instruction) (operand, error) {
	size := e.addressSize()
	address, err := e.little(size)
	in.memory = pointer{displacement: address, base: -1, index: -1, size: size, segment: e.segmentOf(-1)}
	return operand{kind: memoryOperand}, err
}

func (e *encoding) readImmediate(bytes int) (operand, error) {
	value, err := e.little(bytes)
	if err == nil {
		value = signExtend(value, bytes)
	}
	return operand{kind: immediateOperand, immediate: value}, err
}
