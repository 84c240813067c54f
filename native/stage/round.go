//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// round runs programs that are loaded and gives the results of the first of
// them, at least one. After an error nothing that the stage said is believed.
func (s *stage) round(programs []*trace.Program, form *xsaveForm, limit limits) ([]Result, error) {
	if s.tracer != nil {
		return s.tracedRound(programs[0], form, limit)
	}
	number := rand.Uint64()
	d := newDecoder(s.tape(number, form.size(programs[0])), programs, form)
	s.fresh = false
	got, end, why := s.exchange(number, limit, d.advance)
	killer, ok := s.killedBy()
	if end == broken && ok {
		end = killed
	}
	switch end {
	case killed:
		got = replyOf(s.arena.at(stateBase, stateSize))
	case broken:
		return nil, &TouchedError{Evidence: why}
	case starved:
		return nil, &starvedError{limit.wall}
	case late:
		s.process.kill()
		got = replyOf(s.arena.at(stateBase, stateSize)) // what it would have said
	}
	if err := s.conclude(d, got, end); err != nil {
		return nil, &TouchedError{Evidence: err.Error()}
	}
	results, n := d.results, len(d.results)
	switch {
	case n == len(programs):
	case end == late:
		results = append(results, Result{Trace: d.close(trace.TimedOut)})
		results[n].Trace.Cut = s.full(got)
	case end == killed:
		results = append(results, Result{Trace: d.close(trace.Killed)})
		results[n].Trace.Outcome.Signal, results[n].Trace.Cut = killer, s.full(got)
	case n == 0:
		p, t := programs[0], d.close(trace.Returned)
		t.Cut = true
		results = append(results, Result{t, &OverflowError{Program: p.Name, Visits: len(t.Snapshots), Stepped: p.EveryInstruction}})
	}
	return results, nil
}

// starvedError says that the machine had no processor for the stage. That is
// nothing about the program.
type starvedError struct{ wall time.Duration }

func (e *starvedError) Error() string {
	return fmt.Sprintf("the stage got no processor for %v: run less at the same time", e.wall)
}

// reached is the number of the run that the stage says is under way.
func (s *stage) reached() uint64 { return s.arena.word(stateRun) }

// conclude decodes what is left and checks all that the stage said and holds.
func (s *stage) conclude(d *decoder, got reply, end ending) error {
	if got.round != d.tape.round || got.runs > uint64(len(d.programs)) || got.overflow > 1 {
		return fmt.Errorf("a reply to another round: %+v", got)
	}
	d.advance(got.runs)
	d.rest(got.position)
	switch {
	case d.wrong != nil:
		return d.wrong
	case ringBase+d.tape.at != got.position:
		return fmt.Errorf("the records end at %#x, the stage says %#x", ringBase+d.tape.at, got.position)
	case got.serial != d.tape.serial && (end != late || got.serial != d.tape.serial+1):
		return fmt.Errorf("%d records, the stage says %d", d.tape.serial, got.serial)
	case end == answered && (got.overflow == 0) != (len(d.results) == len(d.programs)):
		return errors.New("the stage left runs out")
	case end == killed && got.runs > 0:
		return errors.New("the stage ended between two runs")
	case got.overflow != 0 && !s.full(got):
		return errors.New("the ring is not full, the stage says it is")
	}
	if err := s.struck(d, got, end); err != nil {
		return err
	}
	if err := s.intact(got, end); err != nil {
		return err
	}
	s.clearRing(got.position)
	return nil
}

// full reports whether the ring has no room for another record.
func (s *stage) full(got reply) bool {
	return got.position+s.arena.word(controlMost) > s.arena.word(controlLast)
}
