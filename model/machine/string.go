package machine

import (
	"cmp"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var stringSemantics = semantics{
	"movsb": repeated(moveString, byBytes),
	"movs":  repeated(moveString, byOperandSize),
	"stosb": repeated(storeString, byBytes),
	"stos":  repeated(storeString, byOperandSize),
	"lodsb": repeated(loadString, byBytes),
	"lods":  repeated(loadString, byOperandSize),
	"cmpsb": searched(compareStrings, byBytes),
	"cmps":  searched(compareStrings, byOperandSize),
	"scasb": searched(scanString, byBytes),
	"scas":  searched(scanString, byOperandSize),
}

func byBytes(*instruction) int          { return 1 }
func byOperandSize(in *instruction) int { return in.size }

// once is one iteration of a string instruction on elements of that size. What RSI
// points at can be reached through another segment than DS, what RDI points at
// lies in ES (SDM vol. 2, MOVS).
type once func(m *machine, in *instruction, size int) error

// repeated makes an instruction that takes REP.
func repeated(does once, size func(*instruction) int) effect {
	return func(m *machine, in *instruction) error {
		if in.repeat == 0xf2 {
			return &Unknown{Reason: "the manual reserves repne for cmps and scas"}
		}
		_, err := iterate(m, in, does, size(in))
		return err
	}
}

// searched makes an instruction that takes REPE (f3) and REPNE (f2): they end, too,
// when ZF is not, or is, set.
func searched(does once, size func(*instruction) int) effect {
	return func(m *machine, in *instruction) error {
		done, err := iterate(m, in, does, size(in))
		if err == nil && done && (m.flags&trace.ZF != 0) != (in.repeat == 0xf3) {
			m.rip = in.next()
		}
		return err
	}
}

// iterate executes one iteration, if there is one. While RCX is not 0 after it, RIP
// stays: each iteration is a step, and a fault leaves those before it done (SDM
// vol. 2, REP).
func iterate(m *machine, in *instruction, does once, size int) (done bool, err error) {
	switch {
	case in.mode == trace.Mode64 && in.memory.size != 8:
		return false, &Unknown{Reason: "string instructions with 32-bit addresses are not modelled in 64-bit mode"}
	case in.repeat == 0:
		return false, does(m, in, size)
	case m.register(trace.RCX, in.counter()) == 0:
		return false, nil
	}
	if err := does(m, in, size); err != nil {
		return false, err
	}
	count := m.register(trace.RCX, in.counter()) - 1
	m.setRegister(trace.RCX, in.counter(), count)
	if count != 0 {
		m.rip = in.address
	}
	return true, nil
}

// advance changes a string's address: down if DF is set.
func (m *machine) advance(r trace.Register, in *instruction, size int) {
	by := uint64(size)
	if m.flags&trace.DF != 0 {
		by = -by
	}
	address := part(in.memory.size)
	m.setRegister(r, address, m.register(r, address)+by)
}

// source is where a string instruction reads through RSI, destination what RDI
// points at.
func (m *machine) source(in *instruction) uint64 {
	return m.register(trace.RSI, part(in.memory.size))
}

func (m *machine) destination(in *instruction) uint64 {
	return m.register(trace.RDI, part(in.memory.size))
}

// moveString: SDM vol. 2, MOVS.
func moveString(m *machine, in *instruction, size int) error {
	value, err := m.load(m.source(in), size, in.memory.segment)
	if err != nil {
		return err
	}
	to := m.destination(in)
	if err := m.store(to, size, value, trace.ES, m.calls.local(to)); err != nil {
		return err
	}
	m.advance(trace.RSI, in, size)
	m.advance(trace.RDI, in, size)
	return nil
}

// storeString: SDM vol. 2, STOS.
func storeString(m *machine, in *instruction, size int) error {
	to := m.destination(in)
	if err := m.store(to, size, m.register(trace.RAX, part(size)), trace.ES, m.calls.local(to)); err != nil {
		return err
	}
	m.advance(trace.RDI, in, size)
	return nil
}

// loadString: SDM vol. 2, LODS.
func loadString(m *machine, in *instruction, size int) error {
	value, err := m.load(m.source(in), size, in.memory.segment)
	if err != nil {
		return err
	}
	m.setRegister(trace.RAX, part(size), value)
	m.advance(trace.RSI, in, size)
	return nil
}

// compareStrings: SDM vol. 2, CMPS. The manuals do not say which operand is read
// first, and a processor has been measured to do it both ways, by whether a repeat
// prefix stands before it.
func compareStrings(m *machine, in *instruction, size int) error {
	a, errA := m.load(m.source(in), size, in.memory.segment)
	b, errB := m.load(m.destination(in), size, trace.ES)
	if errA != nil && errB != nil {
		return &Unknown{Reason: "both operands are refused, and which is read first is not documented"}
	}
	if err := cmp.Or(errA, errB); err != nil {
		return err
	}
	m.scanned(in, a, b, size)
	m.advance(trace.RSI, in, size)
	return nil
}

// scanString: SDM vol. 2, SCAS.
func scanString(m *machine, in *instruction, size int) error {
	b, err := m.load(m.destination(in), size, trace.ES)
	if err == nil {
		m.scanned(in, m.register(trace.RAX, part(size)), b, size)
	}
	return err
}

// scanned compares a value with what RDI points at, and goes on from there.
func (m *machine) scanned(in *instruction, a, b uint64, size int) {
	_, flags := difference(a, b, 0, size)
	m.define(trace.Status, flags)
	m.advance(trace.RDI, in, size)
}
