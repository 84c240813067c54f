package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var wrongPrefixes = []Wrong{
	{Name: "66 push moves by 8", Profile: "prefixes", Says: []string{"66 push", "6 lower"},
		mnemonic: "push", does: first(func(_ *machine, in *instruction) { in.size = max(in.size, in.mode.Bytes()) }, push)},
	{Name: "66 leave changes sp alone", Profile: "prefixes", Says: []string{"66 leave"},
		mnemonic: "leave", does: func(m *machine, in *instruction) error {
			high := m.general[trace.RSP] &^ mask(in.size)
			err := leave(m, in)
			m.general[trace.RSP] = high | m.general[trace.RSP]&mask(in.size)
			return err
		}},
	{Name: "66 enter changes all of rbp", Profile: "prefixes", Says: []string{"66 enter", "rbp"},
		mnemonic: "enter", does: then(enter, func(m *machine, in *instruction) {
			if in.size == 2 {
				m.general[trace.RBP] &= mask(2)
			}
		})},
	{Name: "lock push is accepted", Profile: "faults", Says: []string{"lock", "instead of #UD"},
		instead: func(p *trace.Program, code []byte) {
			each(p, code, func(rest []byte) {
				if rest[0] == 0xf0 {
					rest[0] = 0x3e
				}
			})
		}},
	{Name: "8f /2 is pop", Profile: "faults", Says: []string{"8f /", "instead of #UD"},
		instead: func(p *trace.Program, code []byte) {
			each(p, code, func(rest []byte) {
				if len(rest) > 1 && rest[0] == 0x8f {
					rest[1] &^= 0x38
				}
			})
		}},
	{Name: "ff /7 is push", Profile: "faults", Says: []string{"ff /7", "instead of #UD"},
		instead: func(p *trace.Program, code []byte) {
			each(p, code, func(rest []byte) {
				if len(rest) > 1 && rest[0] == 0xff && rest[1]>>3&7 == 7 {
					rest[1] &^= 0x08
				}
			})
		}},
	{Name: "67 is ignored by lea, push and pop", Profile: "prefixes", Says: []string{"67 "},
		instead: func(p *trace.Program, code []byte) {
			each(p, code, func(rest []byte) {
				if len(rest) > 2 && rest[0] == 0x67 && (rest[1] == 0x8d || rest[2] == 0x8d || rest[1] == 0xff || rest[1] == 0x8f) {
					rest[0] = 0x3e
				}
			})
		}},
	{Name: "66 pushf moves by 8", Profile: "flags", Says: []string{"66 pushf"},
		mnemonic: "pushf", does: first(func(_ *machine, in *instruction) { in.size = max(in.size, in.mode.Bytes()) }, pushFlags)},
}

var wrongFlags = []Wrong{
	{Name: "popf sets IOPL", Profile: "flags", Says: []string{"popf"},
		mnemonic: "popf", does: func(m *machine, in *instruction) error {
			value := m.memory.number(m.general[trace.RSP], in.size)
			err := popFlags(m, in)
			m.flags |= trace.Flags(value) & trace.IOPL
			return err
		}},
	{Name: "popf clears IF", Profile: "flags", Says: []string{"popf"},
		mnemonic: "popf", does: then(popFlags, func(m *machine, _ *instruction) { m.flags &^= trace.IF })},
	{Name: "popf cannot set ID", Profile: "flags", Says: []string{"popf", "id"},
		mnemonic: "popf", does: then(popFlags, func(m *machine, _ *instruction) { m.flags &^= trace.ID })},
	{Name: "pushf has nothing but the status", Profile: "flags", Says: []string{"pushf", "slot"},
		mnemonic: "pushf", does: func(m *machine, in *instruction) error {
			flags := m.flags
			m.flags &= trace.Status
			err := pushFlags(m, in)
			m.flags = flags
			return err
		}},
	{Name: "lahf leaves bit 1 clear", Profile: "flags", Says: []string{"lahf", "rax"},
		mnemonic: "lahf", does: then(loadFlags, func(m *machine, _ *instruction) { m.general[trace.RAX] &^= 0x200 })},
	{Name: "sahf leaves CF", Profile: "flags", Says: []string{"sahf", "cf"},
		mnemonic: "sahf", does: func(m *machine, in *instruction) error {
			cf := m.flags & trace.CF
			err := storeFlags(m, in)
			m.flags = m.flags&^trace.CF | cf
			return err
		}},
	{Name: "std sets nothing", Profile: "flags", Says: []string{"std", "df"},
		mnemonic: "std", does: func(*machine, *instruction) error { return nil }},
}

// moved has the final state of a fault at an instruction with one of these opcodes
// show that RSP has moved.
func moved(opcodes string, by uint64) func(p *trace.Program, t *trace.Trace) {
	return func(p *trace.Program, t *trace.Trace) {
		at := t.Final.Registers.RIP - trace.CodeBase
		if t.Outcome.Kind != trace.Faulted || at >= uint64(len(p.Code)) {
			return
		}
		for _, o := range []byte(opcodes) {
			if p.Code[at] == o {
				t.Final.Registers.Set(trace.RSP, t.Final.Registers.Get(trace.RSP)+by)
			}
		}
	}
}

const minus8 = ^uint64(7)

var wrongFaults = []Wrong{
	{Name: "a push that faults has moved rsp", Profile: "faults", Says: []string{"push", "8 lower"},
		after: moved("\x50\x51\x52\x53\x54\x55\x56\x57\x6a\x68", minus8)},
	{Name: "a pop that faults has moved rsp", Profile: "faults", Says: []string{"pop", "8 higher"},
		after: moved("\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f\x8f", 8)},
	{Name: "a call that faults has moved rsp", Profile: "faults", Says: []string{"call", "8 lower"},
		after: moved("\xe8\xff", minus8)},
	{Name: "a ret that faults has moved rsp", Profile: "faults", Says: []string{"ret", "8 higher"},
		after: moved("\xc3", 8)},
	{Name: "call stores before its target is found not to be canonical", Profile: "faults", Says: []string{"call", "slot"},
		mnemonic: "call", does: func(m *machine, in *instruction) error {
			target, err := m.read(in, &in.operands[0])
			if err != nil || checkNear(target) == nil {
				return call(m, in)
			}
			if err := m.pushLocal(in.next(), in.size); err != nil {
				return err
			}
			return checkNear(target)
		}},
	{Name: "a push through a non-canonical rsp is #GP", Profile: "faults", Says: []string{"push", "#GP instead of #SS"},
		mnemonic: "push", does: faulty(push, func(_ *machine, _ *instruction, f *trace.Fault) {
			if f.Vector == trace.StackFault {
				f.Vector = trace.GeneralProtection
			}
		})},
	{Name: "enter does not probe the new top", Profile: "faults", Says: []string{"enter", "instead of"},
		mnemonic: "enter", does: func(m *machine, in *instruction) error {
			space := in.operands[0].immediate & 0xffff
			there := *in
			there.operands[0].immediate = 0
			err := enter(m, &there)
			if err == nil {
				m.general[trace.RSP] -= space
			}
			return err
		}},
	{Name: "int3 is a fault", Profile: "faults", Says: []string{"int"},
		mnemonic: "int3", does: func(*machine, *instruction) error { return fault(trace.Breakpoint) }},
	{Name: "page faults do not tell that it was a user's", Profile: "faults", Says: []string{"#PF with error code"},
		after: func(_ *trace.Program, t *trace.Trace) {
			if t.Outcome.Fault.Vector == trace.PageFault {
				t.Outcome.Fault.ErrorCode &^= 4
			}
		}},
	{Name: "page faults tell the page alone", Profile: "faults", Says: []string{"#PF with another address"},
		after: func(_ *trace.Program, t *trace.Trace) { t.Outcome.Fault.Address &^= 0xfff }},
	{Name: "a misaligned movaps is accepted", Profile: "simd-alignment", Says: []string{"movaps", "instead of #GP"},
		mnemonic: "movaps", does: func(m *machine, in *instruction) error {
			from, to := &in.operands[1], &in.operands[0]
			address := m.effective(&in.memory)
			if from.kind == vectorRegister && to.kind == vectorRegister || address%16 == 0 {
				return moveVector(m, in)
			}
			base := in.memory.displacement
			in.memory.displacement -= address % 16
			err := moveVector(m, in)
			in.memory.displacement = base
			return err
		}},
	{Name: "AC is not looked at", Profile: "faults", Says: []string{"instead of #AC"},
		mnemonic: "push", does: func(m *machine, in *instruction) error {
			ac := m.flags & trace.AC
			m.flags &^= trace.AC
			err := push(m, in)
			m.flags |= ac
			return err
		}},
}

var wrongFar = []Wrong{
	{Name: "lret's immediate is signed", Profile: "far", Says: []string{"lret", "lower"},
		mnemonic: "ret far", does: then(farReturn, func(m *machine, in *instruction) {
			m.setStackPointer(m.stackPointer() + in.operands[0].immediate&^0xffff)
		})},
	{Name: "iret leaves the stack in 64-bit code", Profile: "far", Says: []string{"iret", "stack pointer"},
		mnemonic: "iret", does: func(m *machine, in *instruction) error {
			rsp := m.above(in.size, 3)
			return then(interruptReturn, func(m *machine, _ *instruction) { m.setStackPointer(rsp) })(m, in)
		}},
	{Name: "push fs writes two bytes", Profile: "far", Says: []string{"push fs"},
		mnemonic: "push fs", does: func(m *machine, in *instruction) error {
			to := m.below(in.size)
			if err := m.store(to, 2, uint64(m.selectors[trace.FS]), trace.SS, m.calls.local(to)); err != nil {
				return err
			}
			m.setStackPointer(to)
			return nil
		}},
	{Name: "call far pushes the instruction pointer first", Profile: "far", Says: []string{"lcall"},
		mnemonic: "call far", does: func(m *machine, in *instruction) error {
			to, err := m.farOperand(in)
			if err != nil {
				return err
			}
			if err := m.checkCall(to.selector); err != nil {
				return err
			}
			if err := m.pushLocal(in.next(), in.size); err != nil {
				return err
			}
			err = m.pushLocal(uint64(m.selectors[trace.CS]), in.size)
			m.land(to)
			return err
		}},
}

var wrong32 = []Wrong{
	{Name: "pusha stores esp as it goes", Profile: "mode32", Says: []string{"pusha", "slot has another value"},
		mnemonic: "pusha", does: func(m *machine, in *instruction) error {
			for _, o := range in.registers() {
				if err := m.pushLocal(m.register(o.register, o.part), in.size); err != nil {
					return err
				}
			}
			return nil
		}},
	{Name: "popa loads esp", Profile: "mode32", Says: []string{"popa", "stack pointer"},
		mnemonic: "popa", does: func(m *machine, in *instruction) error {
			from := m.stackPointer() + uint64(3*in.size)
			if err := popAll(m, in); err != nil {
				return err
			}
			m.setStackPointer(m.memory.number(from, in.size))
			return nil
		}},
	{Name: "into traps without OF", Profile: "mode32", Says: []string{"into"},
		mnemonic: "into", does: func(*machine, *instruction) error { return trap(trace.Overflow) }},
	{Name: "push in 32-bit code moves by 8", Profile: "mode32", Says: []string{"push", "4 lower"},
		mnemonic: "push", does: func(m *machine, in *instruction) error {
			if in.mode == trace.Mode32 {
				in.size = 8
			}
			return push(m, in)
		}},
}
