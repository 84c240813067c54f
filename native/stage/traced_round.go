//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// tracedRound is the round of a stage that is traced: that of its one program. The records
// are the tracer's, and the stage writes none.
func (s *stage) tracedRound(p *trace.Program, form *xsaveForm, limit limits) ([]Result, error) {
	s.fresh = false
	t, number := s.tracer, rand.Uint64()
	d := newDecoder(tape{saved: form.size(p)}, []*trace.Program{p}, form)
	t.jobs <- job{program: p, decoder: d, camera: newCamera(p, form)}
	s.rewind()
	var request [8]byte
	binary.LittleEndian.PutUint64(request[:], number)
	_, err := s.process.request.Write(request[:])
	end, why := s.untilEnded(limit)
	switch {
	case err != nil:
		return nil, &TouchedError{Evidence: s.process.end()}
	case end == broken:
		return nil, &TouchedError{Evidence: why}
	case end == starved:
		return nil, &starvedError{limit.wall}
	case t.wrong != nil:
		return nil, &TouchedError{Evidence: t.wrong.Error()}
	case t.failed != nil && end != late:
		return nil, &UnsteppedError{Cause: t.failed}
	}
	if err := s.intact(reply{round: number, position: ringBase}, killed); err != nil {
		return nil, &TouchedError{Evidence: err.Error()}
	}
	return s.conclusion(p, d, end)
}

// untilEnded waits until the process is dead: because its run has ended, or because of what
// it gives, which has been killed.
func (s *stage) untilEnded(limit limits) (ending, string) {
	var watch watch
	look := time.NewTicker(longest)
	defer look.Stop()
	for {
		select {
		case <-s.process.ended:
			return answered, ""
		case <-look.C:
			if end, why := watch.look(s, limit); end != answered && s.process.alive() {
				s.process.kill()
				return end, why
			}
		}
	}
}

// conclusion is the result of a program whose process is dead.
func (s *stage) conclusion(p *trace.Program, d *decoder, end ending) ([]Result, error) {
	t := s.tracer
	if len(d.results) > 0 {
		return d.results, nil
	}
	killer, own := s.killedBy()
	switch {
	case t.returned:
		run := d.close(trace.Returned)
		run.Cut = true
		return []Result{{run, &OverflowError{Program: p.Name, Visits: len(run.Snapshots), Stepped: true}}}, nil
	case end == late:
		run := d.close(trace.TimedOut)
		run.Cut = t.full
		return []Result{{Trace: run}}, nil
	case own:
		run := d.close(trace.Killed)
		run.Outcome.Signal, run.Cut = killer, t.full
		return []Result{{Trace: run}}, nil
	}
	return nil, &TouchedError{Evidence: "the stage ended: " + s.process.end()}
}
