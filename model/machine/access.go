package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// check decides whether an access happens. In the order in which a processor
// finds them (measured): the address's form, alignment, paging.
func (m *machine) check(access Access, address uint64, size int, through trace.Segment) error {
	if err := m.checkSegment(access, address, size, through); err != nil {
		return err
	}
	if err := foreign(access, address, size); err != nil {
		return err
	}
	if err := m.checkAlignment(address, size); err != nil {
		return err
	}
	if err := m.memory.permit(access, address, size); err != nil {
		return err
	}
	return m.watchRead(address, size)
}

// checkAlignment raises #AC(0) on an address that is no multiple of the operand's
// size, if AC asks for it (SDM vol. 3, 6.15, table 6-7).
func (m *machine) checkAlignment(address uint64, size int) error {
	if m.flags&trace.AC == 0 || address%alignmentOf(size) == 0 {
		return nil
	}
	if alignmentOf(size) > 8 {
		return &Unknown{Reason: "whether a misaligned vector raises #AC differs between processors"}
	}
	return fault(trace.AlignmentCheck)
}

// alignmentOf is what an address of so many bytes must be a multiple of.
func alignmentOf(size int) uint64 {
	switch size {
	case float80Bytes:
		return 8
	case imageBytes:
		return imageAlignment
	}
	return uint64(size)
}

// load reads up to eight bytes. Bits that are undefined cannot be used.
func (m *machine) load(address uint64, size int, through trace.Segment) (uint64, error) {
	if err := m.check(Read, address, size, through); err != nil {
		return 0, err
	}
	if m.memory.undefined(address, size) != 0 {
		return 0, readsUndefined()
	}
	return m.memory.number(address, size), nil
}

func readsUndefined() error {
	return &DependsOnUndefined{Reason: "it needs bits in memory that the manual leaves undefined"}
}

// store writes up to eight bytes.
func (m *machine) store(address uint64, size int, value uint64, through trace.Segment, origin trace.Origin) error {
	if err := m.check(Write, address, size, through); err != nil {
		return err
	}
	bytes := littleEndian(value)
	m.memory.store(address, bytes[:size], origin)
	return nil
}

// read gives an operand's value. An immediate is sign-float80 to 64 bits.
func (m *machine) read(in *instruction, o *operand) (uint64, error) {
	switch o.kind {
	case generalRegister:
		return m.register(o.register, o.part), nil
	case immediateOperand:
		return o.immediate, nil
	}
	address := m.effective(&in.memory)
	value, err := m.load(address, o.size, in.memory.segment)
	if err == nil && in.memory.segment == trace.SS {
		m.calls.markArguments(&m.memory.stack, address, o.size)
	}
	return value, err
}

// write stores into an operand.
func (m *machine) write(in *instruction, o *operand, value uint64) error {
	if o.kind == generalRegister {
		m.setRegister(o.register, o.part, value)
		return nil
	}
	address := m.effective(&in.memory)
	return m.store(address, o.size, value, in.memory.segment, m.calls.local(address))
}

// readForUpdate reads an operand that the instruction writes too. What paging
// refuses is a write, even if the page cannot be read either (measured).
func (m *machine) readForUpdate(in *instruction, o *operand) (uint64, error) {
	if err := m.checkUpdate(in, o); err != nil {
		return 0, err
	}
	return m.read(in, o)
}

// readWordForUpdate is readForUpdate for bits that are carried on.
func (m *machine) readWordForUpdate(in *instruction, o *operand) (word, error) {
	if err := m.checkUpdate(in, o); err != nil {
		return word{}, err
	}
	return m.readWord(in, o)
}

func (m *machine) checkUpdate(in *instruction, o *operand) error {
	if o.kind != memoryOperand {
		return nil
	}
	return m.check(Write, m.effective(&in.memory), o.size, in.memory.segment)
}
