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

// once is one iteration of a string instruction.
type once func(m *machine, size int) error

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
	case in.memory.size != in.mode.Bytes():
		return false, &Unknown{Reason: "string instructions with 32-bit addresses are not modelled"}
	case in.repeat == 0:
		return false, does(m, size)
	case m.register(trace.RCX, 8) == 0:
		return false, nil
	}
	if err := does(m, size); err != nil {
		return false, err
	}
	if m.general[trace.RCX]--; m.general[trace.RCX] != 0 {
		m.rip = in.address
	}
	return true, nil
}

// advance is by how much a string's address changes: down if DF is set.
func (s *state) advance(size int) uint64 {
	if s.flags&trace.DF != 0 {
		return -uint64(size)
	}
	return uint64(size)
}

// moveString: SDM vol. 2, MOVS.
func moveString(m *machine, size int) error {
	value, err := m.load(m.register(trace.RSI, 8), size, trace.DS)
	if err != nil {
		return err
	}
	to := m.register(trace.RDI, 8)
	if err := m.store(to, size, value, trace.DS, m.calls.local(to)); err != nil {
		return err
	}
	m.general[trace.RSI] += m.advance(size)
	m.general[trace.RDI] += m.advance(size)
	return nil
}

// storeString: SDM vol. 2, STOS.
func storeString(m *machine, size int) error {
	to := m.register(trace.RDI, 8)
	if err := m.store(to, size, m.register(trace.RAX, part(size)), trace.DS, m.calls.local(to)); err != nil {
		return err
	}
	m.general[trace.RDI] += m.advance(size)
	return nil
}

// loadString: SDM vol. 2, LODS.
func loadString(m *machine, size int) error {
	value, err := m.load(m.register(trace.RSI, 8), size, trace.DS)
	if err != nil {
		return err
	}
	m.setRegister(trace.RAX, part(size), value)
	m.general[trace.RSI] += m.advance(size)
	return nil
}

// compareStrings: SDM vol. 2, CMPS. The manuals do not say which operand is read
// first, and a processor has been measured to do it both ways, by whether a repeat
// prefix stands before it.
func compareStrings(m *machine, size int) error {
	a, errA := m.load(m.register(trace.RSI, 8), size, trace.DS)
	b, errB := m.load(m.register(trace.RDI, 8), size, trace.DS)
	if errA != nil && errB != nil {
		return &Unknown{Reason: "both operands are refused, and which is read first is not documented"}
	}
	if err := cmp.Or(errA, errB); err != nil {
		return err
	}
	m.scanned(a, b, size)
	m.general[trace.RSI] += m.advance(size)
	return nil
}

// scanString: SDM vol. 2, SCAS.
func scanString(m *machine, size int) error {
	b, err := m.load(m.register(trace.RDI, 8), size, trace.DS)
	if err == nil {
		m.scanned(m.register(trace.RAX, part(size)), b, size)
	}
	return err
}

// scanned compares a value with what RDI points at, and goes on from there.
func (m *machine) scanned(a, b uint64, size int) {
	_, flags := difference(a, b, 0, size)
	m.define(trace.Status, flags)
	m.general[trace.RDI] += m.advance(size)
}
