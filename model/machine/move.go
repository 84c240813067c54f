package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var moveSemantics = semantics{
	"mov":    move,
	"lea":    loadAddress,
	"movzx":  moveZeroExtended,
	"movsx":  moveSignExtended,
	"movsxd": moveSignExtendedDouble,
	"cbw":    widenAccumulator,
	"cwd":    spreadSign,
	"bswap":  swapBytes,
	"nop":    noOperation,
	"endbr":  noOperation,
	"lfence": noOperation,
	"mfence": noOperation,
	"sfence": noOperation,
}

// move: SDM vol. 2, MOV. A store of a whole register may save it for the caller.
func move(m *machine, in *instruction) error {
	to, from := &in.operands[0], &in.operands[1]
	w, err := m.readWord(in, from)
	if err != nil {
		return err
	}
	if to.kind == memoryOperand && int(from.part) == in.mode.Bytes() {
		address := m.effective(&in.memory)
		return m.storeWord(address, from.size, w, in.memory.segment, m.calls.register(address, from.register, w.value))
	}
	return m.writeWord(in, to, w)
}

// loadAddress computes with 64 bits or with prefix 67 with 32, and cuts to the
// operand size (SDM vol. 2, LEA).
func loadAddress(m *machine, in *instruction) error {
	return m.write(in, &in.operands[0], m.effective(&in.memory))
}

func moveZeroExtended(m *machine, in *instruction) error {
	w, err := m.readWord(in, &in.operands[1])
	if err != nil {
		return err
	}
	return m.writeWord(in, &in.operands[0], w)
}

// moveSignExtended: an undefined sign makes all of its copies undefined.
func moveSignExtended(m *machine, in *instruction) error {
	from := &in.operands[1]
	w, err := m.readWord(in, from)
	if err != nil {
		return err
	}
	return m.writeWord(in, &in.operands[0], word{signExtend(w.value, from.size), signExtend(w.open, from.size)})
}

// moveSignExtendedDouble: with an operand size of 16 bits the manuals differ on
// how much is read (SDM and APM, MOVSXD).
func moveSignExtendedDouble(m *machine, in *instruction) error {
	if in.size == 2 {
		return &Unknown{Reason: "how much it reads differs between manuals"}
	}
	return moveSignExtended(m, in)
}

// widenAccumulator sign-extends half of rAX to all of it (SDM vol. 2, CBW/CWDE/CDQE).
func widenAccumulator(m *machine, in *instruction) error {
	half := in.size / 2
	m.setRegister(trace.RAX, part(in.size), signExtend(m.register(trace.RAX, part(half)), half))
	return nil
}

// spreadSign fills rDX with the sign of rAX (SDM vol. 2, CWD/CDQ/CQO).
func spreadSign(m *machine, in *instruction) error {
	sign := int64(signExtend(m.register(trace.RAX, part(in.size)), in.size)) >> 63
	m.setRegister(trace.RDX, part(in.size), uint64(sign))
	return nil
}

// swapBytes: SDM vol. 2, BSWAP.
func swapBytes(m *machine, in *instruction) error {
	o := &in.operands[0]
	if o.size == 2 {
		return &Unknown{Reason: "its result on 16 bits is undefined"}
	}
	value := m.register(o.register, o.part)
	var swapped uint64
	for range o.size {
		swapped = swapped<<8 | value&0xff
		value >>= 8
	}
	m.setRegister(o.register, o.part, swapped)
	return nil
}

func noOperation(*machine, *instruction) error { return nil }

// setIf: SDM vol. 2, SETcc.
func setIf(m *machine, in *instruction) error {
	holds, err := m.condition(in.condition)
	if err != nil {
		return err
	}
	var value uint64
	if holds {
		value = 1
	}
	return m.write(in, &in.operands[0], value)
}

// moveIf loads its operand whether the condition holds or not, and clears the
// upper half of a 32-bit destination either way (SDM vol. 2, CMOVcc).
func moveIf(m *machine, in *instruction) error {
	to := &in.operands[0]
	value, err := m.read(in, &in.operands[1])
	if err != nil {
		return err
	}
	holds, err := m.condition(in.condition)
	if err != nil {
		return err
	}
	if !holds {
		value = m.register(to.register, to.part)
	}
	return m.write(in, to, value)
}
