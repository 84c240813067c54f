package trace

import "fmt"

// Values of si_code that any signal can have: sent by kill(2), and raised by the kernel.
const (
	sentByUser   = 0
	sentByKernel = 0x80
)

// signalCodes are the names of si_code from 1 on (the kernel's
// include/uapi/asm-generic/siginfo.h; sigaction(2)).
var signalCodes = map[Signal][]string{
	SIGILL:  {"ILL_ILLOPC", "ILL_ILLOPN", "ILL_ILLADR", "ILL_ILLTRP", "ILL_PRVOPC", "ILL_PRVREG", "ILL_COPROC", "ILL_BADSTK"},
	SIGTRAP: {"TRAP_BRKPT", "TRAP_TRACE", "TRAP_BRANCH", "TRAP_HWBKPT"},
	SIGBUS:  {"BUS_ADRALN", "BUS_ADRERR", "BUS_OBJERR"},
	SIGFPE:  {"FPE_INTDIV", "FPE_INTOVF", "FPE_FLTDIV", "FPE_FLTOVF", "FPE_FLTUND", "FPE_FLTRES", "FPE_FLTINV", "FPE_FLTSUB"},
	SIGSEGV: {"SEGV_MAPERR", "SEGV_ACCERR", "SEGV_BNDERR", "SEGV_PKUERR"},
}

// Code names a value of this signal's si_code, as in "SEGV_MAPERR".
func (s Signal) Code(code int32) string {
	switch names := signalCodes[s]; {
	case code == sentByUser:
		return "SI_USER"
	case code == sentByKernel:
		return "SI_KERNEL"
	case code > 0 && int(code) <= len(names):
		return names[code-1]
	}
	return fmt.Sprintf("si_code %d", code)
}
