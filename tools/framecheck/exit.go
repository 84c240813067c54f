package main

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/source"
)

// Exit codes. They are documented and stable.
const (
	agree      = 0 // all agree
	mismatch   = 1 // a verdict is fail, or a trace comes to where the two part
	usage      = 2 // bad usage or a bad scenario; to check, one with an instruction that is not predicted, too
	nothingRan = 3 // nothing could run here: another system, an emulator, every case skipped
	ownFault   = 4 // the harness's own fault, a case of run without a verdict, or native code is not contained
)

// failure is an error with the exit code it means. err is nil where a report
// has said everything already.
type failure struct {
	code int
	err  error
}

func (f failure) Error() string {
	if f.err == nil {
		return fmt.Sprintf("exit code %d", f.code)
	}
	return f.err.Error()
}

// asFailure finds the exit code that an error means. What is not marked
// otherwise comes from the command line.
func asFailure(err error) failure {
	var marked failure
	var mistakes source.Diagnostics
	var unsupported *stage.UnsupportedError
	var uncontained *stage.NotContainedError
	switch {
	case errors.As(err, &marked):
		return marked
	case errors.As(err, &mistakes):
		return failure{usage, mistakes}
	case errors.As(err, &unsupported):
		return failure{nothingRan, err}
	case errors.As(err, &uncontained):
		return failure{ownFault, err}
	}
	return failure{usage, err}
}

// verdict turns the totals of a run into its exit code.
func verdict(t harness.Totals) error {
	switch {
	case t.Errors > 0:
		return failure{code: ownFault}
	case t.Failed > 0:
		return failure{code: mismatch}
	case t.Passed == 0:
		return failure{code: nothingRan}
	}
	return nil
}
