//go:build linux && amd64

package tracee

import "golang.org/x/sys/unix"

// Stop is why a process does not run.
type Stop struct {
	Kind Kind
	// Signal is the one that it would get, or SIGTRAP at a Notice.
	Signal unix.Signal
}

// Kind is a kind of stop.
type Kind uint8

// The kinds of stops.
const (
	// Ended: it is dead, and waits to be reaped.
	Ended Kind = iota
	// Signalled: a signal has come, a step's trap among them. Info tells more.
	Signalled
	// SystemCall: it enters a system call, or leaves one.
	SystemCall
)

// Code is what siginfo says of a signal (si_code).
type Code int32

// Codes of SIGTRAP in a process that is stepped, and of a signal that kill(2) has sent.
const (
	SentByUser     Code = 0 // SI_USER
	Traced         Code = 2 // TRAP_TRACE: the trap flag's trap
	HandlerEntered Code = 5 // ptrace_notify(SIGTRAP), in signal_delivered of the kernel's signal.c
)

// Info is the beginning of a siginfo_t.
type Info struct {
	Signal, Errno int32
	Code          Code
	_             int32
	Sender        uint64 // si_pid and si_uid, where the code is SentByUser
	_             [104]byte
}

// codes of SIGCHLD (waitid(2)) of a process that has stopped; others say that it ended.
const childTrapped = 4

// systemCallBit is set at stops of system calls (PTRACE_O_TRACESYSGOOD).
const systemCallBit = 0x80

// stopOf reads what waitid says of a child.
func stopOf(code, status int32) Stop {
	switch {
	case code != childTrapped:
		return Stop{Kind: Ended}
	case status == int32(unix.SIGTRAP)|systemCallBit:
		return Stop{Kind: SystemCall}
	}
	return Stop{Signalled, unix.Signal(status)}
}
