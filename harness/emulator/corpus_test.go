package emulator_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// corpus are the programs of all scenarios.
var corpus = sync.OnceValues(func() ([]*trace.Program, error) {
	list, err := scenarios.Corpus()
	if err != nil {
		return nil, err
	}
	return harness.Build(list)
})

// expecting predicts programs on a platform.
func expecting(platform trace.Platform) func(programs []*trace.Program) []*trace.Trace {
	return func(programs []*trace.Program) []*trace.Trace {
		predicted := make([]*trace.Trace, len(programs))
		for i, run := range harness.Model(platform).Run(programs) {
			if run.Err == nil {
				predicted[i] = run.Trace
			}
		}
		return predicted
	}
}

// TestTheFileCapturesAsTheStageDoes runs all of the corpus that can be in a file on
// the processor, both ways.
func TestTheFileCapturesAsTheStageDoes(t *testing.T) {
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	defer cpu.Close()
	platform := host.Read().Platform()
	platform.System = cpu.System()
	programs, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	file := &emulator.Emulator{Command: []string{emulator.Place}, Expect: expecting(platform), Processes: 2}
	runs, captured := file.Run(programs), cpu.Run(programs)
	same, left := 0, 0
	for i, run := range runs {
		if programs[i].Signals != nil && captured[i].Trace != nil {
			withoutX87(captured[i].Trace)
		}
		if programs[i].Signals != nil && run.Trace != nil {
			forgetSenders(run.Trace)
		}
		var out *emulator.LeftOut
		switch p := programs[i]; {
		case errors.As(run.Err, &out):
			left++
		case run.Err != nil || captured[i].Err != nil:
			t.Errorf("%s: %v; the stage: %v", p.Name, run.Err, captured[i].Err)
		case !reflect.DeepEqual(run.Trace, captured[i].Trace):
			t.Errorf("%s: not as the stage captured it: %s", p.Name, apart(p, captured[i].Trace, run.Trace))
		case run.Verdict == freestanding.Unchecked && run.Trace.Outcome.Kind == trace.Killed:
			same++ // nothing of a file that is killed gives a verdict
		case run.Verdict != 0:
			t.Errorf("%s: differs at stop %d, by its own verdict", p.Name, run.Verdict)
		default:
			same++
		}
	}
	t.Logf("%d of %d are the same, %d left out", same, len(programs), left)
	if same < 5000 {
		t.Errorf("only %d of %d are the same, %d left out", same, len(programs), left)
	}
}

// withoutX87 leaves out what no file captures.
func withoutX87(t *trace.Trace) {
	for i := range t.Snapshots {
		t.Snapshots[i].Registers.X87 = nil
	}
	t.Final.Registers.X87 = nil
}

// apart tells where two captures part.
func apart(p *trace.Program, a, b *trace.Trace) string {
	for i := range min(len(a.Snapshots), len(b.Snapshots)) {
		if !reflect.DeepEqual(a.Snapshots[i], b.Snapshots[i]) {
			return fmt.Sprintf("at stop %d", i+1)
		}
	}
	return diff.TellOutcome(p, a) + " and " + diff.TellOutcome(p, b)
}
