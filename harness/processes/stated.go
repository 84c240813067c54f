package processes

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
)

// Stated holds what scenarios state against the model alone: no process is started. Cases
// that the model does not predict are left to Unpredicted.
func Stated(list []*scenarios.Scenario, system execve.System) (source.Diagnostics, error) {
	var mistakes source.Diagnostics
	for _, s := range list {
		x, err := child.Make(s.Process)
		if err != nil {
			return nil, err
		}
		predicted, err := execve.Predict(s.Process, x, system)
		var refused *execve.UnpredictedError
		switch {
		case errors.As(err, &refused):
			continue
		case err != nil:
			return nil, err
		}
		w := newWitness(s.Process, x, &predicted.Run)
		for _, e := range s.OfProcess {
			if wanted, found := w.hold(e); wanted != found {
				mistakes = append(mistakes, source.Diagnostic{
					Position: e.Position, Line: s.File.Line(e.Position.Line),
					Message: fmt.Sprintf("%s: %s: expected %s, and %s is predicted", s.Title(), e.Text, wanted, found),
					Hint:    "if what is predicted is right, write that; show draws the stack",
				})
			}
		}
	}
	mistakes.Sort()
	return mistakes, nil
}
