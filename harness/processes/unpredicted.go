package processes

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
)

// farthest is how far the kernel can move the auxiliary vector down (arch_align_stack), in
// bytes.
const farthest = 8191

// Unpredicted finds the steps of processes that the model does not predict on a system:
// nothing can be claimed of what follows them. Where addresses are randomized both ends of
// what the kernel can draw are looked at. Mistakes of authors are source.Diagnostics; any
// other error is the harness's.
func Unpredicted(list []*scenarios.Scenario, system execve.System) (source.Diagnostics, error) {
	errs := make([]error, len(list))
	for i, s := range list {
		errs[i] = unpredicted(s, system)
		if drawn := system; errs[i] == nil && s.Process.Randomized {
			drawn.Shuffle = farthest
			errs[i] = unpredicted(s, drawn)
		}
	}
	return harness.Once(list, errs)
}

// unpredicted is nil where the model predicts all steps.
func unpredicted(s *scenarios.Scenario, system execve.System) error {
	x, err := child.Make(s.Process)
	if err != nil {
		return err
	}
	_, err = execve.Predict(s.Process, x, system)
	var refused *execve.UnpredictedError
	if !errors.As(err, &refused) {
		return err
	}
	at := s.Process.Steps[refused.Step].Position
	return source.Diagnostics{{
		Position: at, Line: s.File.Line(at.Line), Message: fmt.Sprintf("%s: %v", s.Name, refused), Hint: refused.Instead,
	}}
}
