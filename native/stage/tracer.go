//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/native/tracee"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// tracer steps the process of one program with handlers from outside, and makes the
// records of its steps. It lives on the thread that has started the process. What it has
// found may be looked at when the process has ended.
type tracer struct {
	tracee.Tracee
	traps traps
	jobs  chan job // the one run, once the stage has greeted
	job

	now     tracee.Registers // at the last stop
	before  tracee.Registers // at the last one between two instructions
	effect  effect           // of the instruction that is next, or under way
	own     trace.Flags      // TF as the program has it
	masking masking
	raising raising
	inside  bool // it is in a system call

	returned bool  // the run has come to its exit
	full     bool  // there was no room for all its steps
	wrong    error // what cannot be believed; nil where nothing was
	failed   error // what the kernel refused
}

// job is the run of a program.
type job struct {
	program *trace.Program
	decoder *decoder
	camera  *camera
}

// newTracer makes one for a stage that is about to start.
func newTracer(traps traps) *tracer { return &tracer{traps: traps, jobs: make(chan job, 1)} }

// function is what startProcess is given: of no tracer, none.
func (t *tracer) function() func(pid int) {
	if t == nil {
		return nil
	}
	return t.run
}

// refused tells for what a process could not be started: a stage that is not traced has
// been started before.
func (t *tracer) refused(err *UnsupportedError) error {
	if t == nil {
		return err
	}
	return &UnsteppedError{Cause: fmt.Errorf("this system lets no process be traced: %w", err.Cause)}
}

// errOver ends the tracing of a process without anything being wrong with it.
var errOver = errors.New("the process is dead, or need not be traced any more")

// run traces a process from its start to its end.
func (t *tracer) run(pid int) {
	t.Tracee = tracee.Tracee(pid)
	err := t.begin()
	for err == nil {
		err = t.next()
	}
	if !errors.Is(err, errOver) && !errors.Is(err, unix.ESRCH) {
		t.failed = err
	}
	t.Kill()
	for {
		if stop, err := t.Wait(); err != nil || stop.Kind == tracee.Ended {
			return
		}
	}
}

// distrust ends the tracing of a process that nothing is believed of.
func (t *tracer) distrust(why error) error {
	t.wrong = why
	return errOver
}

// begin goes on to the program's first instruction. In place of the exit's thunk, to which
// a run is entered, stands an int3.
func (t *tracer) begin() error {
	if err := errors.Join(t.wait(), t.SetOptions()); err != nil {
		return err
	}
	for t.now.Rip != thunkBase+1 {
		if err := errors.Join(t.Continue(0), t.wait()); err != nil {
			return err
		}
	}
	t.job = <-t.jobs
	t.now.Rip = t.program.Entry
	t.own = trace.Flags(t.now.Eflags) & trace.TF
	if err := t.SetRegisters(&t.now); err != nil {
		return err
	}
	return t.between()
}

// wait waits for a stop of the stage's own code.
func (t *tracer) wait() error {
	stop, err := t.Wait()
	if err == nil && stop.Kind == tracee.Ended {
		err = errOver
	}
	if err == nil {
		t.now, err = t.Registers()
	}
	return err
}

// next takes the next stop of the program.
func (t *tracer) next() error {
	stop, err := t.Wait()
	if err == nil && stop.Kind == tracee.Ended {
		err = errOver
	}
	if err != nil {
		return err
	}
	if t.now, err = t.Registers(); err != nil {
		return err
	}
	if stop.Kind == tracee.SystemCall {
		return t.systemCall()
	}
	if t.lostNT() {
		return errors.New("the kernel's way back to a program loses its NT flag here")
	}
	info, err := t.Info()
	if err != nil {
		return err
	}
	trap := stop.Signal == unix.SIGTRAP
	switch {
	case trap && t.raising.delivering && info.Code == tracee.HandlerEntered:
		return t.entered()
	case trap && info.Code == tracee.Traced && t.own == 0:
		return t.stepped()
	}
	return t.signalled(stop.Signal, &info)
}
