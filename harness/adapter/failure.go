package adapter

import (
	"fmt"
	"time"
)

// Skipped is the simulator's word that it does not run such a program, or what it said
// of itself at the start.
type Skipped struct{ Reason string }

func (s *Skipped) Error() string { return "skipped: " + s.Reason }

// Errored is the adapter's word that something went wrong in the simulator itself.
type Errored struct{ Message string }

func (e *Errored) Error() string { return "the adapter reports an error: " + e.Message }

// Crashed is an adapter that ended, or closed its stdout, where an answer was due.
type Crashed struct {
	How    string // as in "exit status 3", "signal: segmentation fault"
	Stderr string // the end of what it wrote there
}

func (c *Crashed) Error() string {
	return "the adapter crashed: " + c.How + withStderr(c.Stderr)
}

// Hung is an adapter that did not answer in time.
type Hung struct {
	After  time.Duration
	Stderr string // the end of what it wrote there
}

func (h *Hung) Error() string {
	return fmt.Sprintf("the adapter hung: no answer after %v%s", h.After.Round(time.Millisecond), withStderr(h.Stderr))
}

// Malformed is an answer that is not what the protocol says, or a line too many.
type Malformed struct {
	Excerpt string // of the line
	Why     string
}

func (m *Malformed) Error() string {
	return fmt.Sprintf("the adapter's answer is malformed: %s\nit begins with: %s", m.Why, m.Excerpt)
}

// Unasked is a line that came before anything was asked.
type Unasked struct{ Excerpt string }

func (u *Unasked) Error() string {
	return "the adapter wrote a line that nobody asked for: " + u.Excerpt
}

// WrongAnswer is an answer to another request than the one that was asked.
type WrongAnswer struct{ Asked, Answered uint64 }

func (w *WrongAnswer) Error() string {
	return fmt.Sprintf("the adapter answered %#x when it was asked %#x", w.Answered, w.Asked)
}

// NotStarted is an adapter that did not come so far as to say what it is.
type NotStarted struct{ Err error }

func (n *NotStarted) Error() string { return "the adapter does not start: " + n.Err.Error() }

// Unwrap gives why: the error of the system, or one of this package.
func (n *NotStarted) Unwrap() error { return n.Err }

// GaveUp says that an adapter failed at so many cases on end that no more are tried.
type GaveUp struct {
	Failures int
	Last     error
}

func (g *GaveUp) Error() string {
	return fmt.Sprintf("not tried: the adapter failed %d times in a row, and at last so: %v", g.Failures, g.Last)
}

// Unwrap gives the last failure.
func (g *GaveUp) Unwrap() error { return g.Last }

func withStderr(tail string) string {
	if tail == "" {
		return ""
	}
	return "; its stderr ends with:\n" + tail
}
