package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// exception ends a run as one of the processor's (SDM vol. 3, chapter 6). A
// fault leaves the state before the instruction, a trap that after it.
type exception struct {
	fault trace.Fault
	trap  bool
	// halfway says that the general registers but RSP stay as the instruction has
	// changed them.
	halfway bool
}

func (e *exception) Error() string { return e.fault.Vector.String() }

// forbidden ends a run at a system call, which is refused.
type forbidden struct{}

func (forbidden) Error() string { return trace.SystemCall.String() }

func fault(vector trace.Vector) error { return faultCode(vector, 0) }

func faultCode(vector trace.Vector, code uint32) error {
	return &exception{fault: trace.Fault{Vector: vector, ErrorCode: code}}
}

func trap(vector trace.Vector) error {
	return &exception{fault: trace.Fault{Vector: vector}, trap: true}
}

// The bits of a page fault's error code (SDM vol. 3, 4.7).
const (
	pagePresent = 1 << 0
	pageWrite   = 1 << 1
	pageUser    = 1 << 2
	pageFetch   = 1 << 4
)

// kernelBase is where the kernel's half begins, with the page before it that
// Linux keeps unmapped (TASK_SIZE_MAX). To a signal handler Linux reports every
// fault from there on as one of a present page, so as not to tell its layout.
const kernelBase = 1<<47 - trace.PageSize

// Linux's vsyscall page: how it may be used is a matter of the kernel's
// configuration (its documentation, admin-guide/kernel-parameters, vsyscall).
const (
	vsyscallBase = 0xffff_ffff_ff60_0000
	vsyscallEnd  = vsyscallBase + trace.PageSize
)

// pageFault gives the #PF of an access to a page that is not there, or that is
// there and does not allow it. Address is the first refused byte.
func pageFault(access Access, address uint64, present bool) error {
	code := uint32(pageUser)
	if present || address >= kernelBase {
		code |= pagePresent
	}
	switch access {
	case Write:
		code |= pageWrite
	case Fetch:
		code |= pageFetch
	}
	return &exception{fault: trace.Fault{Vector: trace.PageFault, ErrorCode: code, Address: address}}
}
