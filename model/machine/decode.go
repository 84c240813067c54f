package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// instruction is a decoded instruction at its address.
type instruction struct {
	mode    trace.Mode
	address uint64
	bytes   []byte
	// mnemonic is its key in the semantics, effect what stands there.
	mnemonic string
	effect   effect
	// size is the operand size in bytes; of a vector instruction the length of
	// its registers.
	size     int
	operands [3]operand
	memory   pointer
	traits   trait
	// condition is the opcode's low four bits, for jcc, setcc and cmovcc.
	condition uint8
	repeat    byte // f2, f3 or 0
	// extends says that a vector register's upper bits become zero (VEX, EVEX).
	extends bool
	// merge is the register that vvvv names.
	merge uint8
	// checkpoint is the index of the checkpoint that stands here, or -1.
	checkpoint int
}

// next is the address of the instruction that follows.
func (in *instruction) next() uint64 { return in.address + uint64(len(in.bytes)) }

// decode reads the instruction that begins with the bytes, and says how many of
// them it read. Its error is an exception, or says what the model does not know.
func decode(mode trace.Mode, vendor trace.Vendor, address uint64, bytes []byte) (*instruction, int, error) {
	e := &encoding{mode: mode, vendor: vendor, address: address, bytes: bytes}
	in, err := e.instruction()
	return in, e.position, err
}

func (e *encoding) instruction() (*instruction, error) {
	f, err := e.readForm()
	if err != nil {
		return nil, err
	}
	in := &instruction{
		mode:      e.mode,
		address:   e.address,
		mnemonic:  f.mnemonic,
		size:      e.operandSize(f),
		traits:    f.traits,
		condition: e.opcode & 15,
		repeat:    e.repeat,
		extends:   e.vector.kind != legacy,
		merge:     e.vector.register,
		memory:    pointer{size: e.addressSize(), segment: e.segmentOf(-1)}, // of string instructions
	}
	if e.vectorForm(f) {
		in.size = e.vectorLength(f)
	}
	if err := e.readOperands(f, in); err != nil {
		return nil, err
	}
	in.bytes = append([]byte(nil), e.bytes[:e.position]...)
	e.finish(in)
	return in, e.allowed(f, in)
}

// vectorForm reports whether the size is that of vector registers.
func (e *encoding) vectorForm(f *form) bool {
	if e.vector.kind != legacy {
		return true
	}
	for _, o := range f.operands {
		if o.place == inVectorReg {
			return true
		}
	}
	return false
}

// vectorLength is 16 << L'L for packed instructions and vzeroupper, 16 for the
// others: of those, the ones that move a scalar between vector registers ignore L.
func (e *encoding) vectorLength(f *form) int {
	if f.packed() || len(f.operands) == 0 {
		return 16 << e.vector.length
	}
	return 16
}

// operandSize applies REX.W and 66 (SDM vol. 1, table 3-4; vol. 2, 2.2.1.7).
func (e *encoding) operandSize(f *form) int {
	switch {
	case e.w == 1:
		return 8
	case e.operand16 && (!e.branch64(f) || e.vendor != trace.Intel):
		return 2
	case f.traits&(wide|branch) != 0:
		return e.mode.Bytes()
	}
	return 4
}

// branch64 reports whether an instruction is a near branch of 64-bit mode. With 66 AMD
// makes it one of 16 bits (APM vol. 3, 1.2.2 and CALL (Near); measured), Intel ignores
// the prefix (SDM vol. 2, A.2.5, f64).
func (e *encoding) branch64(f *form) bool { return e.mode == trace.Mode64 && f.traits&branch != 0 }

// addressSize is that of the mode, or with prefix 67 half of it (SDM vol. 1, table
// 3-4).
func (e *encoding) addressSize() int {
	if e.addressHalf {
		return e.mode.Bytes() / 2
	}
	return e.mode.Bytes()
}

// allowed raises #UD for what an instruction's form rules out.
func (e *encoding) allowed(f *form, in *instruction) error {
	first := in.operands[0].kind
	inMemory := first == memoryOperand || in.operands[1].kind == memoryOperand
	switch {
	case e.lock && (f.traits&lockable == 0 || first != memoryOperand):
		return fault(trace.InvalidOpcode)
	case f.traits&onlyMemory != 0 && !inMemory:
		return fault(trace.InvalidOpcode)
	case e.vector.kind != legacy && !e.usesVVVV(f, inMemory) && e.vector.register != 0:
		return fault(trace.InvalidOpcode)
	case e.vector.length == 3:
		return fault(trace.InvalidOpcode)
	case e.vector.length != 0 && in.size == 16 && f.traits&merging == 0:
		return fault(trace.InvalidOpcode)
	}
	return nil
}

// usesVVVV reports whether VEX.vvvv names a register; elsewhere it must be 1111b
// (SDM vol. 2, 2.3.5.6).
func (e *encoding) usesVVVV(f *form, inMemory bool) bool {
	if f.traits&merging != 0 {
		return !inMemory
	}
	return len(f.operands) == 3
}

// finish makes addresses of what is relative to the instruction's end.
func (e *encoding) finish(in *instruction) {
	if e.ripRelative() {
		in.memory.displacement += in.next()
	}
	for i := range in.operands {
		if o := &in.operands[i]; e.isBranchTarget(in, o) {
			o.immediate = (o.immediate + in.next()) & mask(in.size)
		}
	}
}

func (e *encoding) isBranchTarget(in *instruction, o *operand) bool {
	return in.traits&branch != 0 && o.kind == immediateOperand && in.mnemonic != "ret"
}
