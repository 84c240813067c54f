//go:build linux && amd64

package stage

import (
	"bytes"
	"errors"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// lane runs programs one after the other, in stages of its own.
type lane struct {
	cpu     *CPU
	stages  map[uint64]*stage // by the size of their stacks, in bytes
	limits  limits            // of a run
	starved int               // rounds in a row that got no processor
}

func (l *lane) run(programs []*trace.Program) []Result {
	results := make([]Result, len(programs))
	for from := 0; from < len(programs); {
		if err := l.cpu.check(programs[from]); err != nil {
			results[from].Err = err
			from++
			continue
		}
		to := from + 1
		for to < len(programs) && alike(programs[to-1], programs[to]) {
			to++
		}
		l.runAll(programs[from:to], results[from:to])
		from = to
	}
	return results
}

// alike reports whether a program can be run in the round of another that was
// checked.
func alike(checked, next *trace.Program) bool {
	return checked == next && checked.Signals == nil ||
		checked.Signals == nil && next.Signals == nil &&
			checked.Mode == next.Mode && checked.EveryInstruction == next.EveryInstruction &&
			checked.Entry == next.Entry && checked.Exit == next.Exit && checked.VectorBytes == next.VectorBytes && checked.X87 == next.X87 &&
			len(checked.Stack.Bytes) == len(next.Stack.Bytes) && bytes.Equal(checked.Code, next.Code) &&
			slices.EqualFunc(checked.Checkpoints, next.Checkpoints, func(a, b trace.Checkpoint) bool { return a.Address == b.Address }) &&
			check(next) == nil
}

// runAll runs programs that are alike.
func (l *lane) runAll(programs []*trace.Program, results []Result) {
	for len(programs) > 0 {
		n := l.round(programs, results)
		programs, results = programs[n:], results[n:]
	}
}

// round runs as many programs as fit in a round and gives how many have their
// results. A stage that was touched or got no processor is replaced, all that it
// said forgotten, and the programs are run again in smaller rounds: until one,
// alone and the first in its stage, touches it again or has been starved for
// long. That one is the culprit, or unlucky.
func (l *lane) round(programs []*trace.Program, results []Result) int {
	s, err := l.stageOf(programs[0])
	if err != nil {
		return refuse(results, err)
	}
	fresh := s.fresh
	loaded := s.load(programs, &l.cpu.form, l.cpu.traps)
	s.loadStrikes(programs[0], l.cpu.system.SignalState)
	got, err := s.round(programs[:loaded], &l.cpu.form, l.limits.with(s.stackSize))
	reached := s.reached()
	if err != nil || s.signals != nil || !s.process.alive() {
		l.discard(s)
	}
	if err != nil {
		return l.again(err, programs[:loaded], results, reached, fresh)
	}
	l.starved = 0
	return copy(results, got)
}

// again runs the programs of a round that failed, after so many had ended, in
// smaller ones, or gives the one that is left its error.
func (l *lane) again(err error, programs []*trace.Program, results []Result, ended uint64, fresh bool) int {
	var touched *TouchedError
	var starved *starvedError
	switch {
	case errors.As(err, &starved):
		l.starved++
	case !errors.As(err, &touched):
		return refuse(results, err)
	}
	switch n := len(programs); {
	case n > 1 && ended < uint64(n): // that one is suspect
		l.runAll(programs[:ended], results[:ended])
		l.runAll(programs[ended:ended+1], results[ended:ended+1])
		return int(ended) + 1
	case n > 1:
		l.runAll(programs[:n/2], results[:n/2])
		return n / 2
	case touched != nil && !fresh, starved != nil && l.starved < mostStarved:
		return 0
	case touched != nil:
		touched.Program = programs[0].Name
	}
	l.starved = 0
	return refuse(results[:1], err)
}

// mostStarved is how many rounds in a row may get no processor.
const mostStarved = 4

// refuse gives all the same error.
func refuse(results []Result, err error) int {
	for i := range results {
		results[i].Err = err
	}
	return len(results)
}
