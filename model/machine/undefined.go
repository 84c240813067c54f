package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// word is a value of up to 64 bits, of which the manual leaves some undefined:
// pushf stores undefined flags, and moves carry them on. An undefined bit has
// some value; nothing may depend on it.
type word struct{ value, open uint64 }

// undefinedBits are those of each general register. States share one, so it
// does not change once it is made.
type undefinedBits [trace.RegisterCount]uint64

// undefinedIn gives the undefined bits of a part of a register, lowest first.
func (s *state) undefinedIn(r trace.Register, p part) uint64 {
	if s.open == nil {
		return 0
	}
	if p == highByte {
		return s.open[r] >> 8 & 0xff
	}
	return s.open[r] & mask(int(p))
}

// allUndefined are the undefined bits of all registers.
func (s *state) allUndefined() undefinedBits {
	if s.open == nil {
		return undefinedBits{}
	}
	return *s.open
}

// setUndefined makes bits undefined in a part of a register that was written, and
// the others of what the write reached defined: in 32-bit code the upper half stays
// undefined (SDM vol. 1, 3.4.1.1). RSP is an address at all times: undefined bits in it
// are needed at once.
func (s *state) setUndefined(r trace.Register, p part, open uint64) {
	all := s.allUndefined()
	was := all[r]
	all[r] = placed(was, p, open)
	if s.mode() == trace.Mode32 {
		all[r] |= was &^ mask(4)
	}
	if all[r] == was {
		return
	}
	if r == trace.RSP {
		s.needed |= 1 << r
	}
	s.open = &all
}

// sameAs reports whether two states are equal, the undefined bits by value.
func (s *state) sameAs(other *state) bool {
	moved := *other
	moved.open = s.open
	return *s == moved && s.allUndefined() == other.allUndefined()
}

// needPointer notes the registers of an address that have undefined bits.
func (s *state) needPointer(p *pointer) {
	for _, r := range [...]int8{p.base, p.index} {
		if r >= 0 && s.open[r]&mask(p.size) != 0 {
			s.needed |= 1 << r
		}
	}
}

// definedBits gives an error if an instruction needed a register's undefined bits.
func (s *state) definedBits() error {
	for r := range trace.Register(trace.RegisterCount) {
		if s.needed>>r&1 != 0 {
			return &DependsOnUndefined{Reason: "it needs bits of " + r.String() + " that the manual leaves undefined"}
		}
	}
	return nil
}

// loadWord is load for bits that are carried on.
func (m *machine) loadWord(address uint64, size int, through trace.Segment) (word, error) {
	if err := m.check(Read, address, size, through); err != nil {
		return word{}, err
	}
	return word{m.memory.number(address, size), m.memory.undefined(address, size)}, nil
}

// storeWord is store for bits that are carried on.
func (m *machine) storeWord(address uint64, size int, w word, through trace.Segment, origin trace.Origin) error {
	err := m.store(address, size, w.value, through, origin)
	if err == nil && w.open != 0 {
		m.memory.blur(address, w.open)
	}
	return err
}

// readWord is read for bits that are carried on.
func (m *machine) readWord(in *instruction, o *operand) (word, error) {
	switch o.kind {
	case generalRegister:
		return word{m.content(o.register, o.part), m.undefinedIn(o.register, o.part)}, nil
	case immediateOperand:
		return word{value: o.immediate}, nil
	}
	address := m.effective(&in.memory)
	w, err := m.loadWord(address, o.size, in.memory.segment)
	if err == nil && in.memory.segment == trace.SS {
		m.calls.markArguments(&m.memory.stack, address, o.size)
	}
	return w, err
}

// writeWord is write for bits that are carried on.
func (m *machine) writeWord(in *instruction, o *operand, w word) error {
	if o.kind == generalRegister {
		m.setRegister(o.register, o.part, w.value)
		if w.open != 0 {
			m.setUndefined(o.register, o.part, w.open)
		}
		return nil
	}
	address := m.effective(&in.memory)
	return m.storeWord(address, o.size, w, in.memory.segment, m.calls.local(address))
}

// defineResult gives ZF, SF and PF of a value, and leaves those undefined that
// its undefined bits decide.
func (s *state) defineResult(w word, size int) {
	s.define(zeroSignParity, result(w.value, size))
	if w.open != 0 {
		s.undefined |= flagIf(w.value&^w.open&mask(size) == 0, trace.ZF) |
			flagIf(w.open&signBit(size) != 0, trace.SF) |
			flagIf(w.open&0xff != 0, trace.PF)
	}
}
