package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var logicSemantics = semantics{
	"and":  logic(and),
	"or":   logic(or),
	"xor":  exclusiveOr,
	"test": test,
}

// and: a defined 0 decides a bit.
func and(a, b word) word {
	return word{a.value & b.value, (a.open | b.open) & (a.value | a.open) & (b.value | b.open)}
}

// or: a defined 1 decides a bit.
func or(a, b word) word {
	return word{a.value | b.value, (a.open | b.open) &^ (a.value &^ a.open) &^ (b.value &^ b.open)}
}

func xor(a, b word) word { return word{a.value ^ b.value, a.open | b.open} }

// logic: SDM vol. 2, AND, OR, XOR.
func logic(combine func(a, b word) word) effect {
	return func(m *machine, in *instruction) error {
		to := &in.operands[0]
		a, err := m.readWordForUpdate(in, to)
		if err != nil {
			return err
		}
		b, err := m.readWord(in, &in.operands[1])
		if err != nil {
			return err
		}
		w := combine(a, b)
		m.defineLogic(w, to.size)
		return m.writeWord(in, to, w)
	}
}

var xorLogic = logic(xor)

// exclusiveOr of a register with itself is 0 whatever the register holds.
func exclusiveOr(m *machine, in *instruction) error {
	if to := &in.operands[0]; to.kind == generalRegister && *to == in.operands[1] {
		m.defineLogic(word{}, to.size)
		return m.write(in, to, 0)
	}
	return xorLogic(m, in)
}

// defineLogic clears CF and OF and leaves AF undefined.
func (m *machine) defineLogic(w word, size int) {
	m.define(trace.CF|trace.OF, 0)
	m.defineResult(w, size)
	m.leave(trace.AF, "SDM vol. 2, AND, OR, XOR and TEST: AF")
}

// test: SDM vol. 2, TEST.
func test(m *machine, in *instruction) error {
	a, err := m.readWord(in, &in.operands[0])
	if err != nil {
		return err
	}
	b, err := m.readWord(in, &in.operands[1])
	if err == nil {
		m.defineLogic(and(a, b), in.operands[0].size)
	}
	return err
}
