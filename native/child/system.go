//go:build linux && amd64

package child

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"

	"github.com/framecheck/framecheck/scenarios/process"
	"golang.org/x/sys/unix"
)

// Auxiliary gives the auxiliary vector with which this very program was started.
func Auxiliary() (map[process.Auxiliary]uint64, error) {
	bytes, err := os.ReadFile("/proc/self/auxv")
	if err != nil {
		return nil, err
	}
	vector := map[process.Auxiliary]uint64{}
	for ; len(bytes) >= 16; bytes = bytes[16:] {
		kind := process.Auxiliary(binary.LittleEndian.Uint64(bytes))
		if kind == process.AtNull {
			return vector, nil
		}
		vector[kind] = binary.LittleEndian.Uint64(bytes[8:])
	}
	return nil, fmt.Errorf("/proc/self/auxv has no end")
}

// GrantsFixedAddresses reports whether this system lets a process have the personality
// ADDR_NO_RANDOMIZE (personality(2)); some containers do not.
func GrantsFixedAddresses() bool {
	runtime.LockOSThread() // the personality is the thread's
	defer runtime.UnlockOSThread()
	const ask = 0xffff_ffff
	now, _, errno := unix.RawSyscall(unix.SYS_PERSONALITY, ask, 0, 0)
	if errno != 0 {
		return false
	}
	_, _, errno = unix.RawSyscall(unix.SYS_PERSONALITY, now|noRandomization, 0, 0)
	if errno == 0 {
		_, _, _ = unix.RawSyscall(unix.SYS_PERSONALITY, now, 0, 0) // it was granted before
	}
	return errno == 0
}
