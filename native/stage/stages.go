//go:build linux && amd64

package stage

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stageOf gives the stage for a program: one of its own where it has handlers, since
// what a run leaves blocked or pending, or as the alternate stack, stays with a process.
func (l *lane) stageOf(p *trace.Program) (*stage, error) {
	size := uint64(len(p.Stack.Bytes))
	if p.Signals == nil {
		return l.stage(size)
	}
	var tracer *tracer
	if traced(p) {
		tracer = newTracer(l.cpu.traps)
	}
	s, err := startStage(l.cpu.text, size, p.Signals, tracer)
	var failed *setupError
	if errors.As(err, &failed) && failed.call == alternateCall {
		return nil, &ProgramError{Program: p.Name, Reason: "the system refuses its alternate stack: " + failed.errno.Error()}
	}
	return s, err
}

// stage finds the stage with stacks of a size, or starts it.
func (l *lane) stage(stackSize uint64) (*stage, error) {
	if s := l.stages[stackSize]; s != nil {
		return s, nil
	}
	s, err := startStage(l.cpu.text, stackSize, nil, nil)
	if err != nil {
		return nil, err
	}
	l.cpu.starts.Add(1)
	l.stages[stackSize] = s
	return s, nil
}

// traced reports whether a program is observed at every instruction from outside its
// process, by ptrace.
func traced(p *trace.Program) bool { return p.EveryInstruction && p.Signals != nil }

func (l *lane) discard(s *stage) {
	s.close()
	if s.signals == nil {
		delete(l.stages, s.stackSize)
	}
}

func (l *lane) close() {
	for _, s := range l.stages {
		l.discard(s)
	}
}
