package adapter_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestThePythonExampleAgreesWithTheModel(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here")
	}
	agrees(t, 50, python, filepath.Join("examples", "toy.py"))
}

func TestTheGoExampleAgreesWithTheModel(t *testing.T) {
	built := filepath.Join(t.TempDir(), "toy")
	if out, err := exec.Command("go", "build", "-o", built, "./examples/toy").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	agrees(t, 20, built)
}

// agrees runs the basic scenarios: all that a toy does not skip must be as predicted, and so many
// it must not skip.
func agrees(t *testing.T, least int, command ...string) {
	t.Helper()
	corpus := filepath.Join("..", "..", "scenarios")
	list, err := scenarios.LoadPaths([]string{filepath.Join(corpus, "push"), filepath.Join(corpus, "calls"), filepath.Join(corpus, "frames"), filepath.Join(corpus, "faults")})
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	a, err := adapter.Open(command, adapter.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	predicted := harness.Model{Vendor: trace.AMD}.Run(programs)
	agreed := 0
	for i, r := range a.Run(programs) {
		var skipped *adapter.Skipped
		switch {
		case errors.As(r.Err, &skipped):
		case r.Err != nil:
			t.Errorf("%s: %v", list[i].Title(), r.Err)
		default:
			agreed++
			found, err := diff.Traces(programs[i], predicted[i].Trace, r.Seen.Against(predicted[i].Trace), func(int) source.Position { return list[i].Position })
			if err != nil && !errors.Is(err, diff.ErrNothing) || len(found) > 0 {
				t.Errorf("%s: %v %v", list[i].Title(), found, err)
			}
		}
	}
	if agreed < least {
		t.Errorf("only %d of %d cases agree", agreed, len(list))
	}
}
