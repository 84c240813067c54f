//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

const (
	// Between two looks at a stage that does not answer: the first while runs
	// keep ending, so that they can be decoded meanwhile; up to the second else.
	shortest, longest = 100 * time.Microsecond, 5 * time.Millisecond
)

// limits are how long a run may last.
type limits struct {
	// processor is the time that it has on the stage's own clock: a busy machine
	// makes no program slow.
	processor time.Duration
	// wall is how long that clock may stand still.
	wall time.Duration
}

var defaultLimits = limits{processor: 200 * time.Millisecond, wall: 30 * time.Second}

// capturing is the time that a byte of stack may take to be compared and copied into
// memory that is new to the stage; under some hypervisors a new page costs 10 µs.
const capturing = 8 * time.Nanosecond

// with gives a run the time to have its stack captured besides: a large one takes
// longer than the run may last.
func (l limits) with(stackSize uint64) limits {
	l.processor += time.Duration(stackSize) * capturing
	return l
}

// reply is what the stage writes at the end of a round.
type reply struct{ round, runs, position, serial, overflow uint64 }

// ending is why the parent stopped waiting.
type ending uint8

const (
	answered ending = iota
	late            // the run under way used up its time
	broken          // the stage died or sleeps or speaks nonsense
	starved         // the stage got no processor
	killed          // a signal of its program ended the stage
)

// exchange sends a round's number and waits for the reply, or for what shows
// that none will come; the text says what that is. Meanwhile it tells, again and
// again, how many runs have ended.
func (s *stage) exchange(round uint64, limit limits, meanwhile func(runs uint64)) (reply, ending, string) {
	s.rewind()
	var request [8]byte
	binary.LittleEndian.PutUint64(request[:], round)
	if _, err := s.process.request.Write(request[:]); err != nil {
		return reply{}, broken, s.process.end()
	}
	var watch watch
	known := uint64(0) // runs that have ended
	for patience := shortest; ; patience = min(2*patience, longest) {
		ready, err := s.readable(patience)
		if err != nil {
			return reply{}, broken, err.Error()
		}
		if ready {
			return s.readReply()
		}
		if runs := s.arena.word(stateRun); runs > known && s.arena.word(stateRound) == round {
			meanwhile(runs)
			known, patience, watch.watching = runs, shortest/2, false
		}
		if patience < longest {
			continue
		}
		if e, why := watch.look(s, limit); e != answered {
			return reply{}, e, why
		}
	}
}

// rewind brings the variables of a waiting stage to the beginning of a round.
func (s *stage) rewind() {
	for _, address := range []uint64{stateRun, stateSerial, stateOverflow} {
		s.arena.setWord(address, 0)
	}
	s.arena.setWord(statePosition, ringBase)
}

// readable reports whether there is a reply, or the end of the stage.
func (s *stage) readable(patience time.Duration) (bool, error) {
	fds := []unix.PollFd{{Fd: s.replyDescriptor, Events: unix.POLLIN}}
	timeout := unix.NsecToTimespec(int64(patience))
	n, err := unix.Ppoll(fds, &timeout, nil)
	if errors.Is(err, unix.EINTR) {
		return false, nil
	}
	return n > 0, err
}

// killedBy is the signal that ended the stage of a program with handlers. Only those
// that a program can have are its own.
func (s *stage) killedBy() (trace.Signal, bool) {
	if s.signals == nil {
		return 0, false
	}
	killer, ok := s.process.killer()
	signal := trace.Signal(killer)
	return signal, ok && (signal == trace.SIGSYS || slices.Contains(probe.Signals, signal))
}

func (s *stage) readReply() (reply, ending, string) {
	var bytes [replySize + 1]byte
	n, err := unix.Read(int(s.replyDescriptor), bytes[:])
	switch {
	case err != nil:
		return reply{}, broken, err.Error()
	case n == 0:
		return reply{}, broken, "the stage ended: " + s.process.end()
	case n != replySize:
		return reply{}, broken, fmt.Sprintf("a reply of %d bytes", n)
	}
	return replyOf(bytes[:]), answered, ""
}

// replyOf reads the first words of the state page, which are the reply.
func replyOf(page []byte) reply {
	word := func(address uint64) uint64 { return binary.LittleEndian.Uint64(page[address-stateBase:]) }
	return reply{word(stateRound), word(stateRun), word(statePosition), word(stateSerial), word(stateOverflow)}
}

// watch looks at a stage whose run does not end.
type watch struct {
	watching bool
	first    time.Duration // processor time at the first look
	used     time.Duration // processor time at the last look that saw it grow
	since    time.Time     // of that look
}

// look gives answered as long as there is reason to wait.
func (w *watch) look(s *stage, limit limits) (ending, string) {
	used := s.processorTime()
	if s.process.asleep() {
		// It sleeps only where it waits for a round: has it just answered?
		if ready, _ := s.readable(0); !ready {
			return broken, "the stage waits in the kernel"
		}
	}
	return w.judge(used, time.Now(), limit), ""
}

// judge compares the stage's clock with the wall's.
func (w *watch) judge(used time.Duration, now time.Time, limit limits) ending {
	if !w.watching {
		*w = watch{watching: true, first: used, used: used, since: now}
	}
	if used > w.used {
		w.used, w.since = used, now
	}
	switch {
	case used-w.first >= limit.processor:
		return late
	case now.Sub(w.since) >= limit.wall:
		return starved
	}
	return answered
}

// processorTime is what the stage has used since it started (clock_getcpuclockid
// (3): the clock of a process is its inverted number, shifted, and 2).
func (s *stage) processorTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(^int32(s.process.command.Process.Pid)<<3|2, &t); err != nil {
		return 0 // it is dead: the pipe will say so
	}
	return time.Duration(t.Nano())
}
