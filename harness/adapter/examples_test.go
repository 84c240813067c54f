package adapter_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

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
	agrees(t, 50, basic, python, filepath.Join("examples", "toy.py"))
}

func TestTheGoExampleAgreesWithTheModel(t *testing.T) {
	built := filepath.Join(t.TempDir(), "toy")
	if out, err := exec.Command("go", "build", "-o", built, "./examples/toy").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	agrees(t, 20, basic, built)
}

// basic are scenarios of which a toy runs some.
var basic = []string{"push", "calls", "frames", "faults"}

// agrees runs scenarios: all that are not skipped must be as predicted, and so many must not be skipped.
func agrees(t *testing.T, least int, paths []string, command ...string) {
	t.Helper()
	ran, wrong := held(t, paths, command...)
	for _, one := range wrong {
		t.Error(one)
	}
	if ran < least {
		t.Errorf("only %d cases ran", ran)
	}
}

// unhurried are for one process without a limit of time: the machine may be busy with other tests.
func unhurried() adapter.Options {
	options := adapter.Defaults()
	options.Patience.Start = func() <-chan time.Time { return nil }
	options.Patience.Case = func(*trace.Program) <-chan time.Time { return nil }
	options.Parallel = 1
	return options
}

// held runs scenarios and holds what an adapter shows against the model: how many
// were run, and what is otherwise.
func held(t *testing.T, paths []string, command ...string) (ran int, wrong []string) {
	t.Helper()
	from := make([]string, len(paths))
	for i, path := range paths {
		from[i] = filepath.Join("..", "..", "scenarios", path)
	}
	list, err := scenarios.LoadPaths(from)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	a, err := adapter.Open(command, unhurried())
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	predicted := harness.Model{Vendor: trace.AMD}.Run(programs)
	for i, r := range a.Run(programs) {
		var skipped *adapter.Skipped
		switch {
		case errors.As(r.Err, &skipped):
		case r.Err != nil:
			wrong = append(wrong, fmt.Sprintf("%s: %v", list[i].Title(), r.Err))
		default:
			ran++
			found, err := diff.Traces(programs[i], predicted[i].Trace, r.Seen.Against(predicted[i].Trace), func(int) source.Position { return list[i].Position })
			if err != nil && !errors.Is(err, diff.ErrNothing) || len(found) > 0 {
				wrong = append(wrong, fmt.Sprintf("%s: %v %v", list[i].Title(), found, err))
			}
		}
	}
	return ran, wrong
}
