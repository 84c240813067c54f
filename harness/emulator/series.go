package emulator

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// series runs the cases of a file from next up to end, with as many processes, one
// after the other, as it takes.
type series struct {
	emulator  *Emulator
	path      string
	programs  []*trace.Program
	runs      []Run
	next, end int
	lost      int // cases in a row that ended their process
}

// mostLost is how many cases in a row may end their process: where no file runs at
// all, to start one for each would take long.
const mostLost = 32

func (s *series) run() {
	for s.next < s.end {
		err := s.process()
		var unable *NotStarted
		if s.next < s.end && (s.lost > mostLost || errors.As(err, &unable)) {
			s.giveUp(err)
		}
	}
}

// process starts a process and reads what it writes until it ends. The error is that
// of the case that ended it.
func (s *series) process() error {
	end := s.alike()
	count := strconv.Itoa(end - s.next)
	p, err := start(s.emulator.words(s.path, strconv.Itoa(s.next), count), cmp.Or(s.emulator.Patience, DefaultPatience))
	if err != nil {
		return &NotStarted{err}
	}
	reader := freestanding.NewReader(p, s.programs[:end], s.next)
	for s.next < end {
		result, err := reader.Next()
		if err != nil {
			lost := p.why(err)
			if killed := killed(reader, s.programs[s.next], lost); killed != nil {
				s.runs[s.next] = Run{Trace: killed, Verdict: freestanding.Unchecked}
				s.next++
				s.lost = 0
				return lost
			}
			s.runs[s.next] = Run{Trace: begun(reader), Err: lost, Verdict: freestanding.Unchecked}
			s.next++
			s.lost++
			return lost
		}
		p.allow()
		s.lost = 0
		run := Run{Trace: result.Trace, Verdict: result.Verdict, Inferred: result.Inferred}
		if result.Trace == nil {
			run.Err = &LeftOut{"the emulator has no vector registers that are as wide"}
		}
		s.runs[s.next] = run
		s.next++
	}
	p.end()
	return nil
}

// alike is the end of the cases that one process can run. One with handlers of signals has
// a process to itself: an emulator may deliver a signal late, and to another case.
func (s *series) alike() int {
	end := s.next + 1
	for s.programs[s.next].Signals == nil && end < s.end && s.programs[end].Signals == nil {
		end++
	}
	return end
}

// killed gives the trace of a program with handlers that ended the command by a signal
// of its own, as Linux ends it; nil where that is not how it ended.
func killed(r *freestanding.Reader, p *trace.Program, lost error) *trace.Trace {
	var crashed *Crashed
	if p.Signals == nil || !errors.As(lost, &crashed) || !slices.Contains(probe.Signals, trace.Signal(crashed.Signal)) {
		return nil
	}
	t := r.Begun()
	t.Outcome = trace.Outcome{Kind: trace.Killed, Signal: trace.Signal(crashed.Signal)}
	return t
}

// begun gives what was captured of a case that did not end, or nil.
func begun(r *freestanding.Reader) *trace.Trace {
	t := r.Begun()
	if len(t.Snapshots) == 0 {
		return nil
	}
	t.Cut = true
	return t
}

func (s *series) giveUp(err error) {
	for ; s.next < s.end; s.next++ {
		s.runs[s.next] = Run{Err: &GivenUp{s.lost, err}, Verdict: freestanding.Unchecked}
	}
}
