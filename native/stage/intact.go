//go:build linux && amd64

package stage

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// intact holds all that a program can write to against what must stand there
// after a round: records, variables, and nothing else. What a stage that was
// stopped has on its private stack is its own, and so is a record that it has
// begun, and what the kernel wrote for a handler on the alternate stack: none of
// it is used again.
func (s *stage) intact(got reply, end ending) error {
	page := s.arena.at(stateBase, stateSize)
	behind := got.position
	if end == late {
		behind += s.arena.word(controlMost)
		clear(s.arena.at(alternateBase, alternateSize))
	}
	if end == late || end == killed {
		clear(page[privateLow-stateBase : privateTop+8-stateBase])
	}
	if replyOf(page) != got || !allZero(page[replySize:]) {
		return errors.New("the stage's variables were changed")
	}
	if _, err := s.blank(alternateBase, alternateBase+alternateSize); err != nil {
		return err
	}
	spare, err := s.blank(behind, ringBase+ringSize(s.stackSize))
	s.spare = spare
	return err
}

// blank looks for bytes that are not zero. What was never touched has no memory:
// the system says where there is some, and blank says how much.
func (s *stage) blank(from, to uint64) (resident uint64, err error) {
	fd := int(s.arena.file.Fd())
	for from < to {
		data, err := unix.Seek(fd, int64(from-trace.ReservedBase), unix.SEEK_DATA)
		if errors.Is(err, unix.ENXIO) {
			break
		}
		if err != nil {
			return 0, os.NewSyscallError("lseek", err)
		}
		hole, err := unix.Seek(fd, data, unix.SEEK_HOLE)
		if err != nil {
			return 0, os.NewSyscallError("lseek", err)
		}
		start := trace.ReservedBase + uint64(data)
		end := min(trace.ReservedBase+uint64(hole), to)
		if start >= to {
			break
		}
		if !allZero(s.arena.at(start, end-start)) {
			return 0, fmt.Errorf("something was written between %#x and %#x", start, end)
		}
		resident += end - start
		from = end
	}
	return resident, nil
}

var zero [1 << 16]byte

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
