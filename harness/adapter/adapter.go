package adapter

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Adapter is a simulator that is reached through a command.
type Adapter struct {
	command []string
	options Options
	started protocol.Started
	places  chan *process // one for each that may run; nil for one that has yet to start
	health  health
}

// Run is what a simulator showed of a program, or why it did not: a *Skipped, *Errored,
// *Crashed, *Hung, *Malformed, *Unasked, *WrongAnswer, *NotStarted or *GaveUp.
type Run struct {
	Seen *protocol.Seen
	Err  error
	// First is how the first try failed where there was a second. There is one, of a new
	// process, where an old one failed otherwise than by hanging: it may be an earlier
	// case that did it.
	First error
}

// Open starts an adapter and asks what it is. The error is a *NotStarted.
func Open(command []string, o Options) (*Adapter, error) {
	first, err := start(command, o)
	if err != nil {
		return nil, err
	}
	a := &Adapter{command: command, options: o, started: first.started, places: make(chan *process, o.Parallel)}
	a.places <- first
	for range o.Parallel - 1 {
		a.places <- nil
	}
	return a, nil
}

// Started is what the simulator says of itself.
func (a *Adapter) Started() protocol.Started { return a.started }

// Close stops what runs. It is called when no Run is at work.
func (a *Adapter) Close() {
	var group sync.WaitGroup
	for range cap(a.places) {
		if p := <-a.places; p != nil {
			group.Go(p.end)
		}
	}
	group.Wait()
}

// Run gives one result for each program, in their order. It may be called from several
// goroutines.
func (a *Adapter) Run(programs []*trace.Program) []Run {
	runs := make([]Run, len(programs))
	next := make(chan int)
	var group sync.WaitGroup
	for range min(len(programs), cap(a.places)) {
		group.Go(func() {
			for i := range next {
				runs[i] = a.run(uint64(i)+1, programs[i])
			}
		})
	}
	for i := range programs {
		next <- i
	}
	close(next)
	group.Wait()
	return runs
}

// run has one program run.
func (a *Adapter) run(id uint64, p *trace.Program) Run {
	if reason := a.unable(p); reason != "" {
		return Run{Err: &Skipped{reason}}
	}
	place := <-a.places
	defer func() { a.places <- place }()
	if err := a.health.givenUp(); err != nil {
		return Run{Err: err}
	}
	old := place != nil
	var r Run
	r.Seen, r.Err = a.try(&place, id, p)
	if old && place == nil && !errors.As(r.Err, new(*Hung)) {
		r.First = r.Err
		r.Seen, r.Err = a.try(&place, id, p)
	}
	if place != nil {
		a.health.answered(p)
	} else {
		a.health.failed(r.Err, a.options.GiveUp, a.answers)
	}
	return r
}

// unable says why a program is not sent, or nothing where it is.
func (a *Adapter) unable(p *trace.Program) string {
	if mode := fmt.Sprint(p.Mode.Bits()); !slices.Contains(a.started.Modes, mode) {
		return "it has no mode of " + mode + " bits"
	}
	if p.EveryInstruction && !a.started.Observes.Reaches(protocol.Steps) {
		return "it does not show single steps"
	}
	if p.Signals != nil && !slices.Contains(a.started.Features, protocol.Signals) {
		return "it delivers no signals: it has not the feature " + protocol.Signals
	}
	return ""
}

// answers reports whether a new adapter answers a program.
func (a *Adapter) answers(p *trace.Program) bool {
	var place *process
	_, _ = a.try(&place, 0, p) // what it answers has been told
	if place == nil {
		return false
	}
	place.end()
	return true
}

// try sends a program to the adapter at a place, which is started where none is there.
// One that fails is killed and leaves the place.
func (a *Adapter) try(place **process, id uint64, p *trace.Program) (*protocol.Seen, error) {
	if *place == nil {
		started, err := start(a.command, a.options)
		if err != nil {
			return nil, err
		}
		*place = started
	}
	q := protocol.NewRequest(id, p, a.started.Observes, a.options.Limits)
	answer, err := a.answer(*place, q)
	switch {
	case err != nil:
		(*place).kill()
		*place = nil
		return nil, err
	case answer.Skipped != "":
		return nil, &Skipped{answer.Skipped}
	case answer.Errored != "":
		return nil, &Errored{answer.Errored}
	}
	return answer.Seen, nil
}

// answer asks for a run and reads the answer.
func (a *Adapter) answer(from *process, q protocol.Request) (protocol.Answer, error) {
	text, err := from.ask(q.Line(), a.options.Patience.Case(q.Program))
	if err != nil {
		return protocol.Answer{}, err
	}
	answer, err := protocol.ReadAnswer(text, q)
	if err == nil && answer.ID != q.ID {
		err = &WrongAnswer{Asked: q.ID, Answered: answer.ID}
	}
	return answer, malformed(text, err)
}
