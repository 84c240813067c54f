//go:build linux && amd64

package stage

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

var zero [alternateSize]byte

// intact holds all that a program can write to against what must stand there
// after a round: records, variables, and nothing else. What a stage that was
// stopped has on its private stack is its own.
func (s *stage) intact(got reply, end ending) error {
	page := s.arena.at(stateBase, stateSize)
	if end == late {
		clear(page[privateLow-stateBase : privateTop+8-stateBase])
	}
	if !bytes.Equal(variables(got)[:], page) {
		return fmt.Errorf("the stage's variables were changed")
	}
	if !bytes.Equal(zero[:], s.arena.at(alternateBase, alternateSize)) {
		return fmt.Errorf("the alternate stack was written to")
	}
	return s.restOfRing(got.position)
}

// variables is the state page as it must be after a round.
func variables(got reply) *[stateSize]byte {
	var page [stateSize]byte
	for i, value := range [...]uint64{got.round, got.runs, got.position, got.serial, got.overflow} {
		binary.LittleEndian.PutUint64(page[i*8:], value)
	}
	return &page
}

// restOfRing looks for bytes behind the last record. What was never touched has
// no memory: the system says where there is some.
func (s *stage) restOfRing(position uint64) error {
	end := ringBase + ringSize(s.stackSize)
	fd := int(s.arena.file.Fd())
	s.spare = 0
	for at := position; at < end; {
		from, err := unix.Seek(fd, int64(at-trace.ReservedBase), unix.SEEK_DATA)
		if err == unix.ENXIO {
			break
		}
		if err != nil {
			return fmt.Errorf("looking through the ring: %w", err)
		}
		to, err := unix.Seek(fd, from, unix.SEEK_HOLE)
		if err != nil {
			return fmt.Errorf("looking through the ring: %w", err)
		}
		if !allZero(s.arena.bytes[from:to]) {
			return fmt.Errorf("the ring was written to behind the last record")
		}
		at = trace.ReservedBase + uint64(to)
		s.spare += uint64(to - from)
	}
	return nil
}

func allZero(memory []byte) bool {
	for len(memory) > 0 {
		n := min(len(memory), len(zero))
		if !bytes.Equal(memory[:n], zero[:n]) {
			return false
		}
		memory = memory[n:]
	}
	return true
}

// mostSpare is how much memory behind the records is kept for the next round;
// more would have to be looked through each time.
const mostSpare = 1 << 16 // bytes

// clearRing makes the ring zero again once its records are decoded, and gives
// back memory that a round of this size does not need.
func (s *stage) clearRing(position uint64) {
	clear(s.arena.at(ringBase, position-ringBase))
	if s.spare > mostSpare {
		from := (position + trace.PageSize - 1) &^ (trace.PageSize - 1)
		_ = unix.Fallocate(int(s.arena.file.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE,
			int64(from-trace.ReservedBase), int64(ringBase+ringSize(s.stackSize)-from)) // kept memory costs time alone
	}
}
