package conform

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// wrong is a simulator with a mistake.
type wrong struct{ machine.Wrong }

func (w wrong) Run(programs []*trace.Program) []Answer {
	answers := make([]Answer, len(programs))
	for i, p := range programs {
		t, err := w.Wrong.Run(p, trace.Platform{Vendor: trace.AMD})
		if answers[i].Err = err; err == nil {
			answers[i].Seen = protocol.Whole(captured(t))
		}
	}
	return answers
}

// captured is a trace without what only a prediction knows: a simulator's has none of it.
func captured(t *trace.Trace) *trace.Trace {
	for i := range t.Snapshots {
		t.Snapshots[i].Predicted = nil
	}
	t.Final.Predicted = nil
	return t
}

// TestEachWrongSimulator: one that claims the profile, and what that asks for besides,
// is found out, and the verdict's line names the instruction and what is wrong.
func TestEachWrongSimulator(t *testing.T) {
	list, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	of := map[Profile][]int{}
	for i, p := range programs {
		predicted, err := machine.Run(p, trace.Platform{Vendor: trace.AMD})
		if needs := Needs(p, predicted); err == nil && len(needs) > 0 {
			of[needs[len(needs)-1]] = append(of[needs[len(needs)-1]], i)
		}
	}
	for _, w := range machine.Wrongs() {
		t.Run(w.Name, func(t *testing.T) {
			t.Parallel()
			found(t, w, list, programs, of[Profile(w.Profile)])
		})
	}
}

func found(t *testing.T, w machine.Wrong, list []*scenarios.Scenario, programs []*trace.Program, of []int) {
	var some []*scenarios.Scenario
	for _, i := range of {
		some = append(some, list[i])
	}
	check := Check{
		Simulator: wrong{w}, Batch: 256, Lacks: func([]string) []string { return nil }, Vendor: trace.AMD, Claims: Profiles(),
	}
	r := Report{Simulator: Identity{Name: "wrong"}, Claims: Profiles(), Cases: check.Run(some, chosen(programs, of))}
	line := r.verdict()
	if r.Total().Diverged == 0 {
		t.Fatalf("%d cases of %s do not find it: %s", len(some), w.Profile, line)
	}
	for _, part := range w.Says {
		if !strings.Contains(line, part) {
			t.Errorf("no %q in: %s", part, line)
		}
	}
	t.Log(line)
}
