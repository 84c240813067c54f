package host

import (
	"os"

	"golang.org/x/sys/unix"
)

// Read asks the kernel what this machine is.
func Read() Host {
	var h Host
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		h.CPU = parseCPU(string(text))
	}
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		h.Kernel = unix.ByteSliceToString(name.Sysname[:]) + " " +
			unix.ByteSliceToString(name.Release[:]) + " " + unix.ByteSliceToString(name.Machine[:])
	}
	return h
}
