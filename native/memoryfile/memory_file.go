//go:build linux

// Package memoryfile makes files that lie in memory, have no name, and can be executed.
package memoryfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// New makes an empty one, which a program that is executed does not inherit. Where the
// system can refuse to execute such files, and knows the flag (Linux 6.3), it is marked
// executable. The name is for those who look at /proc.
func New(name string) (*os.File, error) {
	fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate(name, unix.MFD_CLOEXEC)
	}
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

// Of makes one with a content.
func Of(name string, content []byte) (*os.File, error) {
	file, err := New(name)
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(content); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
