package emulator

import (
	"cmp"
	"errors"
	"io"
	"os"

	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// SignalState asks the command which extended state its signal frames have: what a
// prediction of programs with handlers has to know. Files of 32-bit code tell none.
func (e *Emulator) SignalState() (trace.ExtendedState, error) {
	if e.Mode == trace.Mode32 {
		return trace.ExtendedState{}, nil
	}
	path, err := writeFile(nil)
	if err != nil {
		return trace.ExtendedState{}, err
	}
	defer func() { _ = os.Remove(path) }() // a file in the way is nobody's mistake
	p, err := start(e.words(path), cmp.Or(e.Patience, DefaultPatience))
	if err != nil {
		return trace.ExtendedState{}, &NotStarted{err}
	}
	reader := freestanding.NewReader(p, nil, 0)
	_, err = reader.Next()
	state := reader.SignalState()
	if state == nil || !errors.Is(err, io.EOF) {
		return trace.ExtendedState{}, p.why(err)
	}
	p.end()
	return *state, nil
}
