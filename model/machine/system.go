package machine

import (
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

var systemSemantics = semantics{
	"#GP":      func(*machine, *instruction) error { return fault(trace.GeneralProtection) },
	"ud2":      func(*machine, *instruction) error { return fault(trace.InvalidOpcode) },
	"int3":     func(*machine, *instruction) error { return trap(trace.Breakpoint) },
	"int":      interrupt,
	"syscall":  systemCall,
	"sysenter": systemEnter,
}

// linuxSystemCall is the vector of Linux's 32-bit system calls.
const linuxSystemCall = 0x80

// interrupt goes through a gate that user mode may use: Linux has such gates for
// #BP, #OF and system calls. The others are #GP with the gate's place as error
// code (SDM vol. 3, 6.12.1.1 and 6.13).
func interrupt(m *machine, in *instruction) error {
	vector := trace.Vector(in.operands[0].immediate)
	if slices.Contains(m.system.OddGates, int(vector)) {
		return &OtherSystem{Reason: fmt.Sprintf("this system's gate at vector %#x is not Linux's", int(vector))}
	}
	switch vector {
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

// systemCall saves RIP and the flags (SDM vol. 2, SYSCALL). In 32-bit code Intel does
// not have it, and on AMD (APM vol. 3, SYSCALL) Linux goes on in its own page there,
// not after the instruction.
func systemCall(m *machine, in *instruction) error {
	if in.mode == trace.Mode32 {
		return m.byVendor(&Unknown{Reason: "Linux's entry for it from 32-bit code loses RIP and ECX"}, fault(trace.InvalidOpcode))
	}
	returns := m.isSigreturn(in)
	m.setRegister(trace.RCX, 8, in.next())
	m.setRegister(trace.R11, 8, uint64(m.flags))
	m.setUndefined(trace.R11, 8, uint64(m.undefined))
	if returns {
		return m.sigreturn()
	}
	return forbidden{}
}

// systemEnter: AMD does not have it in long mode (APM vol. 3, SYSENTER).
func systemEnter(m *machine, _ *instruction) error {
	return m.byVendor(fault(trace.InvalidOpcode), &Unknown{Reason: "Intel's kernel entry loses RIP and RSP"})
}

// byVendor chooses what happens on each vendor's processors.
func (m *machine) byVendor(amd, intel error) error {
	switch m.vendor {
	case trace.AMD:
		return amd
	case trace.Intel:
		return intel
	}
	return &Unknown{Reason: "vendors differ"}
}
