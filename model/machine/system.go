package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var systemSemantics = semantics{
	"#GP":     func(*machine, *instruction) error { return fault(trace.GeneralProtection) },
	"ud2":     func(*machine, *instruction) error { return fault(trace.InvalidOpcode) },
	"int3":    func(*machine, *instruction) error { return trap(trace.Breakpoint) },
	"int":     interrupt,
	"syscall": systemCall,
}

// linuxSystemCall is the vector of Linux's 32-bit system calls.
const linuxSystemCall = 0x80

// interrupt goes through a gate that user mode may use: Linux has such gates for
// #BP, #OF and system calls. The others are #GP with the gate's place as error
// code (SDM vol. 3, 6.12.1.1 and 6.13).
func interrupt(m *machine, in *instruction) error {
	switch vector := trace.Vector(in.operands[0].immediate); vector {
	case trace.Breakpoint, trace.Overflow:
		return trap(vector)
	case linuxSystemCall:
		// Linux takes the number from eax, and gives eax back (measured).
		m.setRegister(trace.RAX, 4, m.register(trace.RAX, 4))
		return forbidden{}
	default:
		return faultCode(trace.GeneralProtection, uint32(vector)*8+2)
	}
}

// systemCall saves RIP and the flags (SDM vol. 2, SYSCALL).
func systemCall(m *machine, in *instruction) error {
	m.setRegister(trace.RCX, 8, in.next())
	m.setRegister(trace.R11, 8, uint64(m.flags))
	m.setUndefined(trace.R11, 8, uint64(m.undefined))
	return forbidden{}
}
