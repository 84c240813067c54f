package stage

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Result is what came of one program: a trace, or why there is none.
type Result struct {
	// Trace is, with an OverflowError, what was captured until then.
	Trace *trace.Trace
	// Err is a ProgramError, a TouchedError, an OverflowError, or another where
	// the stage itself failed. None of them is a verdict on the program's claims.
	Err error
}

// ProgramError says that a program is not one that the stage can run.
type ProgramError struct{ Program, Reason string }

func (e *ProgramError) Error() string {
	return fmt.Sprintf("program %s cannot be run: %s", e.Program, e.Reason)
}

// TouchedError says that a program reached the memory that the stage keeps for
// itself, or stopped it. What it was seen to do is not believed.
type TouchedError struct{ Program, Evidence string }

func (e *TouchedError) Error() string {
	return fmt.Sprintf("program %s touched the stage's own memory: %s", e.Program, e.Evidence)
}

// OverflowError says that a program visits its checkpoints too often, or has too
// many steps.
type OverflowError struct {
	Program string
	Visits  int  // or steps, that were captured before the room for them was full
	Stepped bool // the program was observed at every instruction
}

func (e *OverflowError) Error() string {
	if e.Stepped {
		return fmt.Sprintf("program %s runs too many instructions to be observed at every one: only the first %d fit; observe it at checkpoints",
			e.Program, e.Visits)
	}
	return fmt.Sprintf("program %s visits its checkpoints too often: only the first %d visits fit; put the checkpoint where it is visited less often",
		e.Program, e.Visits)
}

// UnsteppedError says why a program with handlers of signals cannot be stepped, which is
// done from outside. At checkpoints it can be observed.
type UnsteppedError struct{ Cause error }

func (e *UnsteppedError) Error() string {
	return fmt.Sprintf("it has signal handlers, and cannot be stepped from outside: %v", e.Cause)
}

func (e *UnsteppedError) Unwrap() error { return e.Cause }

// UnsupportedError says what this system lacks to run programs at all.
type UnsupportedError struct {
	Lacking string
	Cause   error // nil where there is nothing more to say
}

func (e *UnsupportedError) Error() string {
	if e.Cause == nil {
		return "programs cannot be run here: " + e.Lacking
	}
	return fmt.Sprintf("programs cannot be run here: %s: %v", e.Lacking, e.Cause)
}

func (e *UnsupportedError) Unwrap() error { return e.Cause }

// Proof is one attempt to break out of the stage and what came of it.
type Proof struct {
	Name         string // what the program tries
	Planned, Got string // how it must end, and how it ended
	Held         bool
}

// NotContainedError says that a program that misbehaves is not held here.
type NotContainedError struct{ Proofs []Proof }

func (e *NotContainedError) Error() string {
	var b strings.Builder
	b.WriteString("the stage does not contain what it runs:")
	for _, p := range e.Proofs {
		if !p.Held {
			fmt.Fprintf(&b, "\n  %s: planned %s, got %s", p.Name, p.Planned, p.Got)
		}
	}
	return b.String()
}
