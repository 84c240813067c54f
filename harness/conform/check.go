package conform

import (
	"slices"
	"strings"
	"sync"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Check holds a simulator against the model.
type Check struct {
	Simulator Simulator
	// Batch is how many cases it is given at a time.
	Batch int
	// Lacks names those of the CPU features that a case needs which the simulator does
	// not have.
	Lacks func(needs []string) []string
	// Vendor is whose rules the simulator is asked to follow. A case that agrees with
	// the other vendor's alone agrees, too, and says so.
	Vendor trace.Vendor
	// Claims are the profiles that it says it has.
	Claims []Profile
	// SignalState is the extended state in the simulator's signal frames.
	SignalState trace.ExtendedState
	// Hardware is asked what it does where the simulator diverges, if it follows the
	// vendor's rules; nil for none. Platform is what it runs on.
	Hardware harness.Machine
	Platform trace.Platform
	Known    *Known
	// Progress is told how many cases have a verdict; it may be nil.
	Progress func(done int)
}

// Run gives each case a verdict, in their order.
func (c Check) Run(list []*scenarios.Scenario, programs []*trace.Program) []Case {
	cases := make([]Case, len(list))
	var group sync.WaitGroup
	var mutex sync.Mutex
	done := 0
	turn := make(chan struct{}, 2) // while the simulator runs one batch, the one before is compared
	for from := 0; from < len(list); from += c.Batch {
		to := min(from+c.Batch, len(list))
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			c.decide(list[from:to], programs[from:to], cases[from:to])
			mutex.Lock()
			defer mutex.Unlock()
			if done += to - from; c.Progress != nil {
				c.Progress(done)
			}
		})
	}
	group.Wait()
	c.Known.mark(cases)
	return cases
}

// decide gives the cases of a batch their verdicts. What fails or has no answer is run
// once more.
func (c Check) decide(list []*scenarios.Scenario, programs []*trace.Program, cases []Case) {
	predicted := harness.Model(c.under(c.Vendor)).Run(programs)
	harness.Each(len(cases), func(i int) {
		cases[i] = Case{Scenario: list[i], Program: programs[i], Needs: Needs(programs[i], predicted[i].Trace)}
	})
	var asked []int
	for i := range cases {
		if reason := c.unasked(&cases[i], predicted[i]); reason != "" {
			cases[i].Verdict, cases[i].Reason = harness.Skip, reason
			continue
		}
		asked = append(asked, i)
	}
	answers := c.Simulator.Run(chosen(programs, asked))
	harness.Each(len(asked), func(n int) { c.settle(&cases[asked[n]], predicted[asked[n]], answers[n]) })
	var unclear []int
	first := map[int]Answer{}
	for n, i := range asked {
		if cases[i].Verdict == harness.Fail || cases[i].Verdict == harness.Error {
			unclear, first[i] = append(unclear, i), answers[n]
		}
	}
	for n, again := range c.Simulator.Run(chosen(programs, unclear)) {
		c.confirm(&cases[unclear[n]], predicted[unclear[n]], first[unclear[n]], again)
	}
	c.askProcessor(cases, predicted)
}

// under is what the simulator stands for, by a vendor's rules.
func (c Check) under(v trace.Vendor) trace.Platform {
	return trace.Platform{Vendor: v, System: trace.System{SignalState: c.SignalState}}
}

func chosen(programs []*trace.Program, numbers []int) []*trace.Program {
	list := make([]*trace.Program, len(numbers))
	for n, i := range numbers {
		list[n] = programs[i]
	}
	return list
}

// unasked says why a case is not given to the simulator; nothing where it is.
func (c Check) unasked(one *Case, predicted harness.Run) string {
	if predicted.Err != nil {
		return "the model has no prediction: " + predicted.Err.Error()
	}
	for _, needed := range one.Needs {
		if !slices.Contains(c.Claims, needed) {
			return "it needs " + string(needed) + ", which is not claimed"
		}
	}
	if lacks := c.Lacks(one.Scenario.Needs); len(lacks) > 0 {
		return "it lacks " + strings.Join(lacks, ", ")
	}
	return ""
}
