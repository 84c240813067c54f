//go:build linux && amd64

package tracee

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// child is what waitid writes of one: a siginfo_t of SIGCHLD.
type child struct {
	_      [2]int32
	code   int32
	_      [3]int32
	status int32
	_      [100]byte
}

// Wait waits for the next stop, and for the end, which is left to be reaped.
func (t Tracee) Wait() (Stop, error) {
	const process = 1 // P_PID
	for {
		var c child
		_, _, errno := unix.Syscall6(unix.SYS_WAITID, process, uintptr(t), uintptr(unsafe.Pointer(&c)),
			unix.WSTOPPED|unix.WEXITED|unix.WNOWAIT, 0, 0)
		if errno == 0 {
			return stopOf(c.code, c.status), nil
		}
		if !errors.Is(errno, unix.EINTR) {
			return Stop{}, os.NewSyscallError("waitid", errno)
		}
	}
}

// Info gives that of the signal at which the process has stopped.
func (t Tracee) Info() (info Info, err error) {
	return info, t.request(unix.PTRACE_GETSIGINFO, 0, unsafe.Pointer(&info))
}

// SetInfo changes it.
func (t Tracee) SetInfo(info *Info) error {
	return t.request(unix.PTRACE_SETSIGINFO, 0, unsafe.Pointer(info))
}

// Mask gives the signals that are blocked: bit n-1 is signal n.
func (t Tracee) Mask() (mask uint64, err error) {
	return mask, t.request(unix.PTRACE_GETSIGMASK, unsafe.Sizeof(mask), unsafe.Pointer(&mask))
}

// SetMask changes which are.
func (t Tracee) SetMask(mask uint64) error {
	return t.request(unix.PTRACE_SETSIGMASK, unsafe.Sizeof(mask), unsafe.Pointer(&mask))
}

// Extended copies the extended state, in XSAVE's standard form, as far as there is room,
// and gives its bytes.
func (t Tracee) Extended(image []byte) (int, error) {
	const xstate = 0x202 // NT_X86_XSTATE
	vector := unix.Iovec{Base: &image[0], Len: uint64(len(image))}
	err := t.request(unix.PTRACE_GETREGSET, xstate, unsafe.Pointer(&vector))
	return int(vector.Len), err
}

func (t Tracee) request(number, address uintptr, data unsafe.Pointer) error {
	_, _, errno := unix.RawSyscall6(unix.SYS_PTRACE, number, uintptr(t), address, uintptr(data), 0, 0)
	if errno != 0 {
		return os.NewSyscallError("ptrace", errno)
	}
	return nil
}
