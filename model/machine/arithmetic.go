package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var arithmeticSemantics = semantics{
	"add": addition(func(*machine) uint64 { return 0 }),
	"adc": needsCarry(addition((*machine).carryIn)),
	"sub": subtraction(func(*machine) uint64 { return 0 }),
	"sbb": needsCarry(subtraction((*machine).carryIn)),
	"cmp": compare,
	"inc": increment,
	"dec": decrement,
	"neg": negate,
	"not": complement,
}

func (m *machine) carryIn() uint64 { return m.carry() }

// addition: SDM vol. 2, ADD, ADC.
func addition(carry func(*machine) uint64) effect {
	return twoOperands(func(m *machine, a, b uint64, size int) uint64 {
		value, flags := sum(a, b, carry(m), size)
		m.define(trace.Status, flags)
		return value
	})
}

// subtraction: SDM vol. 2, SUB, SBB.
func subtraction(borrow func(*machine) uint64) effect {
	return twoOperands(func(m *machine, a, b uint64, size int) uint64 {
		value, flags := difference(a, b, borrow(m), size)
		m.define(trace.Status, flags)
		return value
	})
}

// needsCarry makes an instruction depend on CF.
func needsCarry(does effect) effect {
	return func(m *machine, in *instruction) error {
		if err := m.need(trace.CF); err != nil {
			return err
		}
		return does(m, in)
	}
}

// twoOperands makes an effect that combines the first operand with the second.
func twoOperands(combine func(m *machine, a, b uint64, size int) uint64) effect {
	return func(m *machine, in *instruction) error {
		to, from := &in.operands[0], &in.operands[1]
		a, err := m.readForUpdate(in, to)
		if err != nil {
			return err
		}
		b, err := m.read(in, from)
		if err != nil {
			return err
		}
		return m.write(in, to, combine(m, a, b, to.size))
	}
}

// compare: SDM vol. 2, CMP.
func compare(m *machine, in *instruction) error {
	a, b, err := m.readTwo(in)
	if err != nil {
		return err
	}
	_, flags := difference(a, b, 0, in.operands[0].size)
	m.define(trace.Status, flags)
	return nil
}

// readTwo reads two operands that stay as they are.
func (m *machine) readTwo(in *instruction) (a, b uint64, err error) {
	if a, err = m.read(in, &in.operands[0]); err != nil {
		return 0, 0, err
	}
	b, err = m.read(in, &in.operands[1])
	return a, b, err
}

// oneOperand makes an effect that changes its operand.
func oneOperand(change func(m *machine, a uint64, size int) uint64) effect {
	return func(m *machine, in *instruction) error {
		to := &in.operands[0]
		a, err := m.readForUpdate(in, to)
		if err != nil {
			return err
		}
		return m.write(in, to, change(m, a, to.size))
	}
}

// increment and decrement leave CF alone (SDM vol. 2, INC, DEC).
var increment = oneOperand(func(m *machine, a uint64, size int) uint64 {
	value, flags := sum(a, 1, 0, size)
	m.define(trace.Status&^trace.CF, flags)
	return value
})

var decrement = oneOperand(func(m *machine, a uint64, size int) uint64 {
	value, flags := difference(a, 1, 0, size)
	m.define(trace.Status&^trace.CF, flags)
	return value
})

// negate: SDM vol. 2, NEG.
var negate = oneOperand(func(m *machine, a uint64, size int) uint64 {
	value, flags := difference(0, a, 0, size)
	m.define(trace.Status, flags)
	return value
})

// complement changes no flag (SDM vol. 2, NOT).
var complement = oneOperand(func(_ *machine, a uint64, _ int) uint64 { return ^a })
