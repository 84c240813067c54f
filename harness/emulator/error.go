package emulator

import (
	"fmt"
	"time"
)

// LeftOut says why a program is not run.
type LeftOut struct{ Reason string }

func (e *LeftOut) Error() string { return "left out: " + e.Reason }

// Crashed says that the command ended while it ran a program.
type Crashed struct {
	How    string // as the system tells it, as in "signal: aborted" or "exit status 1"
	Signal int    // that it ended by; 0 where it was none
	Stderr string // the last that it wrote there
}

func (e *Crashed) Error() string {
	if e.Stderr == "" {
		return "the command ended: " + e.How
	}
	return fmt.Sprintf("the command ended: %s: %s", e.How, e.Stderr)
}

// Hung says that the command wrote nothing for long, and was killed.
type Hung struct{ Patience time.Duration }

func (e *Hung) Error() string { return fmt.Sprintf("the command wrote nothing for %v", e.Patience) }

// Malformed says that the command wrote what no file would, and was killed.
type Malformed struct{ Reason string }

func (e *Malformed) Error() string { return e.Reason }

// NotStarted says that the command cannot be started at all.
type NotStarted struct{ Err error }

func (e *NotStarted) Error() string { return "the command cannot be started: " + e.Err.Error() }

// Unwrap gives what the system says.
func (e *NotStarted) Unwrap() error { return e.Err }

// GivenUp says that a program was not run, because so many before it ended their
// processes, one after the other.
type GivenUp struct {
	After int
	Last  error // that of the program before
}

func (e *GivenUp) Error() string {
	return fmt.Sprintf("given up after %d in a row; the last one: %v", e.After, e.Last)
}

// Unwrap gives what came of the last one.
func (e *GivenUp) Unwrap() error { return e.Last }
