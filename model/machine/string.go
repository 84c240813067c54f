package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var stringSemantics = semantics{
	"movsb": repeated(moveString, byBytes),
	"movs":  repeated(moveString, byOperandSize),
	"stosb": repeated(storeString, byBytes),
	"stos":  repeated(storeString, byOperandSize),
}

func byBytes(*instruction) int          { return 1 }
func byOperandSize(in *instruction) int { return in.size }

// repeated executes one iteration. While RCX is not 0 after it, RIP stays: each
// iteration is a step, and a fault leaves those before it done (SDM vol. 2, REP).
func repeated(once func(m *machine, size int) error, size func(*instruction) int) effect {
	return func(m *machine, in *instruction) error {
		switch {
		case in.memory.narrow:
			return &Unknown{Reason: "string instructions with 32-bit addresses are not modelled"}
		case in.repeat == 0xf2:
			return &Unknown{Reason: "the manual reserves repne for cmps and scas"}
		case in.repeat == 0:
			return once(m, size(in))
		case m.register(trace.RCX, 8) == 0:
			return nil
		}
		if err := once(m, size(in)); err != nil {
			return err
		}
		if m.general[trace.RCX]--; m.general[trace.RCX] != 0 {
			m.rip = in.address
		}
		return nil
	}
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
	value, err := m.load(m.register(trace.RSI, 8), size, dataSegment)
	if err != nil {
		return err
	}
	to := m.register(trace.RDI, 8)
	if err := m.store(to, size, value, dataSegment, m.calls.local(to)); err != nil {
		return err
	}
	m.general[trace.RSI] += m.advance(size)
	m.general[trace.RDI] += m.advance(size)
	return nil
}

// storeString: SDM vol. 2, STOS.
func storeString(m *machine, size int) error {
	to := m.register(trace.RDI, 8)
	if err := m.store(to, size, m.register(trace.RAX, part(size)), dataSegment, m.calls.local(to)); err != nil {
		return err
	}
	m.general[trace.RDI] += m.advance(size)
	return nil
}
