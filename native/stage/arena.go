//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"os"

	"github.com/framecheck/framecheck/native/memoryfile"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// arena is the memory that parent and stage share, addressed as in the stage.
type arena struct {
	file  *os.File
	bytes []byte
}

func newArena(size uint64) (*arena, error) {
	file, err := memoryfile.New("arena")
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
