//go:build linux && amd64

package tracee

import (
	"os"

	"golang.org/x/sys/unix"
)

// Tracee is a process that has asked to be traced (syscall.SysProcAttr.Ptrace), by its
// number. It begins stopped, behind execve.
type Tracee int

// Registers are the general registers, RIP, the flags and the selectors.
type Registers = unix.PtraceRegs

// SetOptions has the kernel kill the process when its tracer ends, and tell stops at
// system calls apart from signals.
func (t Tracee) SetOptions() error {
	return unix.PtraceSetOptions(int(t), unix.PTRACE_O_EXITKILL|unix.PTRACE_O_TRACESYSGOOD)
}

// The ways to go on from a stop, each with a signal that the process gets, or 0.

// Step goes on up to the trap behind one instruction, or to the first instruction of the
// signal's handler.
func (t Tracee) Step(signal unix.Signal) error { return t.resume(unix.PTRACE_SINGLESTEP, signal) }

// Continue goes on to the next signal.
func (t Tracee) Continue(signal unix.Signal) error { return t.resume(unix.PTRACE_CONT, signal) }

// ToSystemCall goes on to the entry or the exit of a system call, or to a signal.
func (t Tracee) ToSystemCall(signal unix.Signal) error { return t.resume(unix.PTRACE_SYSCALL, signal) }

func (t Tracee) resume(request uintptr, signal unix.Signal) error {
	_, _, errno := unix.RawSyscall6(unix.SYS_PTRACE, request, uintptr(t), 0, uintptr(signal), 0, 0)
	if errno != 0 {
		return os.NewSyscallError("ptrace", errno)
	}
	return nil
}

// Kill ends the process. It is dead when Wait says so.
func (t Tracee) Kill() { _ = unix.Kill(int(t), unix.SIGKILL) } // an error says that it is dead already

// Send sends a signal, as kill(2) does.
func (t Tracee) Send(signal unix.Signal) error { return unix.Kill(int(t), signal) }

// Registers gives those of a process that is stopped.
func (t Tracee) Registers() (r Registers, err error) { return r, unix.PtraceGetRegs(int(t), &r) }

// SetRegisters sets them all.
func (t Tracee) SetRegisters(r *Registers) error { return unix.PtraceSetRegs(int(t), r) }

// Read copies memory of the process.
func (t Tracee) Read(address uint64, bytes []byte) error {
	return t.move(unix.ProcessVMReadv, address, bytes)
}

// Write changes memory of the process.
func (t Tracee) Write(address uint64, bytes []byte) error {
	return t.move(unix.ProcessVMWritev, address, bytes)
}

func (t Tracee) move(call func(int, []unix.Iovec, []unix.RemoteIovec, uint) (int, error), address uint64, bytes []byte) error {
	local := []unix.Iovec{{Base: &bytes[0], Len: uint64(len(bytes))}}
	n, err := call(int(t), local, []unix.RemoteIovec{{Base: uintptr(address), Len: len(bytes)}}, 0)
	if err == nil && n != len(bytes) {
		err = unix.EFAULT
	}
	return os.NewSyscallError("process_vm", err)
}
