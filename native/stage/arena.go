//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"errors"
	"os"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// arena is the memory that parent and stage share, addressed as in the stage.
type arena struct {
	file  *os.File
	bytes []byte
}

func newArena(size uint64) (*arena, error) {
	file, err := memoryFile("arena", unix.MFD_CLOEXEC)
	if err != nil {
		return nil, err
	}
	if err := file.Truncate(int64(size)); err != nil {
		file.Close()
		return nil, err
	}
	shared, err := unix.Mmap(int(file.Fd()), 0, int(size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_NORESERVE)
	if err != nil {
		file.Close()
		return nil, err
	}
	return &arena{file: file, bytes: shared}, nil
}

// memoryFile makes a file without a name. Where the system can refuse to execute
// such files, and knows the flag, it is marked executable.
func memoryFile(name string, flags int) (*os.File, error) {
	fd, err := unix.MemfdCreate(name, flags|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate(name, flags)
	}
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

// at gives the bytes of a range of addresses.
func (a *arena) at(address, size uint64) []byte {
	offset := address - trace.ReservedBase
	return a.bytes[offset : offset+size : offset+size]
}

func (a *arena) word(address uint64) uint64 {
	return binary.LittleEndian.Uint64(a.at(address, 8))
}

func (a *arena) setWord(address, value uint64) {
	binary.LittleEndian.PutUint64(a.at(address, 8), value)
}

func (a *arena) close() {
	_ = unix.Munmap(a.bytes)
	a.file.Close()
}
