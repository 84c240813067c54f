package adapter

import (
	"runtime"
	"time"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Options are how an adapter is treated.
type Options struct {
	Limits   protocol.Limits // that it is told
	Patience Patience
	// Parallel is how many of it run at a time.
	Parallel int
	// LineBytes is how long a line of it may be.
	LineBytes int
	// GiveUp is after how many failures on end no more cases are tried, unless a case
	// that it once answered shows that it still does.
	GiveUp int
	// Record is what the conversation is written to; nil for none.
	Record *Record
}

// Patience says when an adapter's time is over. Each function is called when a wait
// begins.
type Patience struct {
	Start func() <-chan time.Time
	Case  func(*trace.Program) <-chan time.Time
	Stop  func() <-chan time.Time
}

// Defaults are options for one adapter on each processor.
func Defaults() Options {
	limits := protocol.DefaultLimits()
	const margin = 10 * time.Second // beyond the time that a run may take: an answer of 54 MB takes six on a busy machine
	return Options{
		Limits: limits,
		Patience: Patience{
			Start: func() <-chan time.Time { return time.After(10 * time.Second) },
			Case: func(*trace.Program) <-chan time.Time {
				return time.After(time.Duration(limits.Milliseconds)*time.Millisecond + margin)
			},
			Stop: func() <-chan time.Time { return time.After(2 * time.Second) },
		},
		Parallel:  runtime.GOMAXPROCS(0),
		LineBytes: 256 << 20,
		GiveUp:    8,
	}
}
