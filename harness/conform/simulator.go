package conform

import (
	"errors"

	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Simulator is what is held against the model.
type Simulator interface {
	// Run gives one answer for each program, in their order. It is called from two
	// goroutines.
	Run(programs []*trace.Program) []Answer
}

// Answer is what a simulator showed of a program.
type Answer struct {
	Seen *protocol.Seen
	// Skipped is why the simulator leaves the program out by itself; else it is empty.
	Skipped string
	Err     error // why there is no answer
	// First is how a first try failed where there was a second; it may be the doing of
	// an earlier case.
	First error
	// Inferred says that parts of how it ended are not what the simulator told: they are
	// what its signal means on Linux, or what is expected where it may mean several.
	Inferred bool
}

// Adapter is a simulator that speaks the protocol.
type Adapter struct{ *adapter.Adapter }

// Run asks the adapter.
func (a Adapter) Run(programs []*trace.Program) []Answer {
	answers := make([]Answer, len(programs))
	for i, run := range a.Adapter.Run(programs) {
		answers[i] = Answer{Seen: run.Seen, Err: run.Err, First: run.First}
		if left := new(adapter.Skipped); errors.As(run.Err, &left) {
			answers[i] = Answer{Skipped: left.Reason}
		}
	}
	return answers
}

// Emulator is a command that runs ELF files.
type Emulator struct {
	*emulator.Emulator
	Without Without
}

// Run makes a file of the programs and has it run.
func (e Emulator) Run(programs []*trace.Program) []Answer {
	answers := make([]Answer, len(programs))
	for i, run := range e.Emulator.Run(programs) {
		left := new(emulator.LeftOut)
		switch {
		case errors.As(run.Err, &left):
			answers[i] = Answer{Skipped: left.Reason}
		case run.Err != nil:
			answers[i] = Answer{Err: run.Err}
		default:
			answers[i] = Answer{Seen: e.Without.seen(run.Trace), Inferred: run.Inferred != 0}
			answers[i].Seen.NoErrorCode = run.Inferred&freestanding.InferredErrorCode != 0
		}
	}
	return answers
}
