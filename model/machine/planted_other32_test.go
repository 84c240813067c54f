package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// plantedOther32 are wrong effects in 32-bit code of what is not about the stack alone.
var plantedOther32 = []planting{
	{"into traps without OF", "into", func(*machine, *instruction) error { return trap(trace.Overflow) }},
	{"into as a fault", "into", func(m *machine, in *instruction) error {
		if trapOverflow(m, in) != nil {
			return fault(trace.Overflow)
		}
		return nil
	}},
	{"bound unsigned", "bound", func(m *machine, in *instruction) error {
		index := m.register(in.operands[0].register, in.operands[0].part)
		lower, _ := m.readAt(in, 0)
		upper, err := m.readAt(in, 1)
		if err == nil && (index < lower || index > upper) {
			return fault(trace.BoundRange)
		}
		return err
	}},
	{"bound as a trap", "bound", func(m *machine, in *instruction) error {
		if err := checkBounds(m, in); err != nil {
			return trap(trace.BoundRange)
		}
		return nil
	}},
	{"arpl writes in any case", "arpl", func(m *machine, in *instruction) error {
		if err := m.checkUpdate(in, &in.operands[0]); err != nil {
			return err
		}
		return adjustPrivilege(m, in)
	}},
	{"inc of one byte changes CF", "inc", func(m *machine, in *instruction) error {
		err := increment(m, in)
		if in.mode == trace.Mode32 {
			m.define(trace.CF, 0)
		}
		return err
	}},
	{"16-bit addresses do not wrap", "lea", func(m *machine, in *instruction) error {
		if in.memory.size == 2 {
			in.memory.size = 4
		}
		return loadAddress(m, in)
	}},
	{"loop takes ecx in any case", "loop", func(m *machine, in *instruction) error {
		if in.mode == trace.Mode32 {
			in.memory.size = 4
		}
		return instructions["loop"](m, in)
	}},
	{"null selectors are usable", "mov", func(m *machine, in *instruction) error {
		selectors := m.selectors
		if m.mode() == trace.Mode32 {
			m.selectors[trace.DS] = trace.UserData
		}
		err := move(m, in)
		m.selectors = selectors
		return err
	}},
	{"code can be written through cs", "mov", func(m *machine, in *instruction) error {
		if in.memory.segment == trace.CS {
			in.memory.segment = trace.DS
		}
		return move(m, in)
	}},
	{"stos goes through ds", "stos", func(m *machine, in *instruction) error {
		selectors := m.selectors
		m.selectors[trace.ES] = m.selectors[trace.DS]
		err := instructions["stos"](m, in)
		m.selectors = selectors
		return err
	}},
	{"das clears CF as daa does", "das", func(m *machine, in *instruction) error {
		err := adjustPacked(-1)(m, in)
		if m.register(trace.RAX, 1) < 0x99 {
			m.define(trace.CF, 0)
		}
		return err
	}},
	{"aaa carries once", "aaa", func(m *machine, in *instruction) error {
		ah := m.register(trace.RAX, highByte)
		err := adjustUnpacked(1)(m, in)
		m.setRegister(trace.RAX, highByte, ah+1)
		return err
	}},
	{"aam says what CF is", "aam", func(m *machine, in *instruction) error {
		err := splitDigits(m, in)
		m.define(trace.CF, 0)
		return err
	}},
	{"sysenter as on Intel", "sysenter", func(*machine, *instruction) error { return forbidden{} }},
}
