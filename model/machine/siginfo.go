package machine

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// siginfo is a siginfo_t (uapi/asm-generic/siginfo.h), as far as it is not zero.
type siginfo struct {
	signal  trace.Signal // si_signo
	code    int32        // si_code
	address uint64       // si_addr
}

// Values of si_code (uapi/asm-generic/siginfo.h).
const (
	codeUser       = 0 // SI_USER
	codeKernel     = 0x80
	illegalOperand = 2 // ILL_ILLOPN
	integerDivide  = 1 // FPE_INTDIV
	notMapped      = 1 // SEGV_MAPERR
	notAllowed     = 2 // SEGV_ACCERR
	misaligned     = 1 // BUS_ADRALN
	singleStepped  = 2 // TRAP_TRACE
)

// The places in a siginfo_t.
const (
	siginfoBytes   = 128
	siginfoCode    = 8
	siginfoFields  = 16 // the union: si_addr, or si_pid and si_uid
	siginfoSenders = 8  // bytes of si_pid and si_uid
)

const placeOfSender = "sigaction(2): si_pid and si_uid, which are the sender's"

// siginfoOf is what Linux makes of an exception (arch/x86/kernel/traps.c, and
// arch/x86/mm/fault.c for #PF). The address is RIP, the page fault's, or none.
func (m *machine) siginfoOf(f trace.Fault) (siginfo, error) {
	switch f.Vector {
	case trace.InvalidOpcode: // handle_invalid_op
		return siginfo{trace.SIGILL, illegalOperand, m.rip}, nil
	case trace.DivideError: // exc_divide_error
		return siginfo{trace.SIGFPE, integerDivide, m.rip}, nil
	case trace.Debug: // send_sigtrap, of the trap flag's trap
		return siginfo{trace.SIGTRAP, singleStepped, m.rip}, nil
	case trace.Breakpoint: // do_int3_user, by force_sig
		return siginfo{trace.SIGTRAP, codeKernel, 0}, nil
	case trace.SegmentNotPresent, trace.StackFault: // exc_stack_segment
		return siginfo{trace.SIGBUS, codeKernel, 0}, nil
	case trace.GeneralProtection, trace.Overflow, trace.BoundRange: // gp_user_force_sig_segv
		return siginfo{trace.SIGSEGV, codeKernel, 0}, nil
	case trace.AlignmentCheck: // exc_alignment_check, which hands no address on
		return siginfo{trace.SIGBUS, misaligned, 0}, nil
	case trace.PageFault: // bad_area_nosemaphore, bad_area_access_error
		code := int32(notMapped)
		if f.ErrorCode&pagePresent != 0 && f.Address < kernelBase {
			code = notAllowed
		}
		return siginfo{trace.SIGSEGV, code, f.Address}, nil
	}
	return siginfo{}, m.locate(&Unknown{Reason: "what signal its exception becomes"}, m.rip, nil)
}

// image is the siginfo_t as copy_siginfo_to_user writes it: all of it, zero where
// nothing is.
func (i *siginfo) image() block {
	b := newBlock(siginfoBytes)
	binary.LittleEndian.PutUint32(b.bytes, uint32(i.signal))
	binary.LittleEndian.PutUint32(b.bytes[siginfoCode:], uint32(i.code))
	binary.LittleEndian.PutUint64(b.bytes[siginfoFields:], i.address)
	if i.code == codeUser {
		b.leave(siginfoFields, siginfoSenders)
	}
	return b
}

// thread is what Linux keeps of a thread's last exception (struct thread_struct), and
// what signal frames of later signals still tell.
type thread struct {
	trap, code, address uint64 // trap_nr, error_code, cr2
	trapped, faulted    bool   // whether there was one, and one with an address
}

func (t *thread) note(f trace.Fault) {
	t.trap, t.code, t.trapped = uint64(f.Vector), uint64(f.ErrorCode), true
	if f.Vector == trace.PageFault { // set_signal_archinfo
		t.address, t.faulted = f.Address, true
	}
}
