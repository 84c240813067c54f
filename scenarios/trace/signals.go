package trace

import "fmt"

// Signals is what a program has told the kernel before its first instruction, and what
// it is sent. A program without handlers has none of it: its faults are outcomes.
type Signals struct {
	Handlers []SignalHandler // at most one for a signal
	// Alternate is the stack of handlers that ask for it (sigaltstack): Size 0 is none.
	Alternate AlternateStack
	Strikes   []Strike
	// Restorer is the address of the instructions mov eax, 15; syscall in the program's
	// code: what a handler returns to (sa_restorer). That system call, rt_sigreturn, is
	// the only one that such a program may make, and from there alone.
	Restorer uint64
}

// SignalHandler is one struct sigaction, always with SA_SIGINFO and SA_RESTORER.
type SignalHandler struct {
	Signal      Signal
	Address     uint64    // of the handler's first instruction
	OnAlternate bool      // SA_ONSTACK
	NoDefer     bool      // SA_NODEFER: the signal itself is not blocked in its handler
	Mask        SignalSet // blocked besides, while the handler runs
}

// AlternateStack is a stack_t: it lies in the program's stack or data.
type AlternateStack struct {
	Base, Size uint64 // bytes
}

// Strike is a signal that comes from outside (kill: si_code SI_USER) when the program is
// about to run the instruction at a checkpoint.
type Strike struct {
	Signal     Signal
	Checkpoint int // index into Program.Checkpoints
	Visit      int // from 1
}

// Signal is a signal's number on Linux for x86 (signal(7)).
type Signal uint8

// The signals that exceptions become, and those that only come from outside.
const (
	SIGILL  Signal = 4
	SIGTRAP Signal = 5
	SIGBUS  Signal = 7
	SIGFPE  Signal = 8
	SIGUSR1 Signal = 10
	SIGSEGV Signal = 11
	SIGUSR2 Signal = 12
	// SIGSYS is what refuses a system call that a program with Signals may not make. No
	// program has a handler of it, so that it is Killed.
	SIGSYS Signal = 31
)

var signalNames = map[Signal]string{
	SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGUSR1: "SIGUSR1",
	SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGSYS: "SIGSYS",
}

// String gives the signal's name, as in "SIGSEGV".
func (s Signal) String() string {
	if name, ok := signalNames[s]; ok {
		return name
	}
	return fmt.Sprintf("signal %d", uint8(s))
}

// ParseSignal finds a signal by its name.
func ParseSignal(name string) (Signal, bool) {
	for signal, known := range signalNames {
		if known == name {
			return signal, true
		}
	}
	return 0, false
}

// Set has this signal alone.
func (s Signal) Set() SignalSet { return 1 << (s - 1) }

// SignalSet is a sigset_t of the kernel: bit n-1 is signal n.
type SignalSet uint64
