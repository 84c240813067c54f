package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var exchangeSemantics = semantics{
	"xchg":    exchange,
	"xadd":    exchangeAdd,
	"cmpxchg": compareExchange,
}

// The destination is written before the register: the register may be part of
// the destination's address. Where both are one register, the order decides.

// exchange: SDM vol. 2, XCHG.
func exchange(m *machine, in *instruction) error {
	to, with := &in.operands[0], &in.operands[1]
	a, err := m.readWordForUpdate(in, to)
	if err != nil {
		return err
	}
	b := word{m.content(with.register, with.part), m.undefinedIn(with.register, with.part)}
	if err := m.writeWord(in, to, b); err != nil {
		return err
	}
	return m.writeWord(in, with, a)
}

// exchangeAdd: SDM vol. 2, XADD. Of one register with itself the sum stays.
func exchangeAdd(m *machine, in *instruction) error {
	to, with := &in.operands[0], &in.operands[1]
	a, err := m.readForUpdate(in, to)
	if err != nil {
		return err
	}
	total, flags := sum(a, m.register(with.register, with.part), 0, to.size)
	if err := m.write(in, to, total); err != nil {
		return err
	}
	m.define(trace.Status, flags)
	if *to == *with {
		return nil
	}
	return m.write(in, with, a)
}

// compareExchange writes the destination in any case: with what it was, if it is
// not what the accumulator holds (SDM vol. 2, CMPXCHG).
func compareExchange(m *machine, in *instruction) error {
	to, from := &in.operands[0], &in.operands[1]
	found, err := m.readForUpdate(in, to)
	if err != nil {
		return err
	}
	accumulator := part(to.size)
	_, flags := difference(m.register(trace.RAX, accumulator), found, 0, to.size)
	m.define(trace.Status, flags)
	if flags&trace.ZF != 0 {
		return m.write(in, to, m.register(from.register, from.part))
	}
	if in.mode == trace.Mode64 && to.kind == generalRegister && to.size == 4 && m.register(to.register, 8) != found {
		return &Unknown{Reason: "whether it clears the upper half of a register that keeps its value differs between processors"}
	}
	if err := m.write(in, to, found); err != nil {
		return err
	}
	m.setRegister(trace.RAX, accumulator, found)
	return nil
}
