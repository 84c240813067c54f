package harness

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/framecheck/framecheck/harness/frames"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Harness checks scenarios on a processor against a model.
type Harness struct {
	Model, CPU Machine
	// Host is what the processor is: its vendor picks among outcomes that differ
	// by vendor, and what it lacks or is not makes a case a Skip.
	Host host.Host
	// EveryInstruction has both machines observe before every instruction, not
	// only at checkpoints.
	EveryInstruction bool
	// Progress is told how many cases have a verdict; it may be nil.
	Progress func(done int)
}

// New is the harness of this machine, with a model of its processor's vendor. What
// the processor says of itself comes before what the system says of it; where it
// does not answer it is not taken for hardware, and every case is a Skip.
func New(cpu *stage.CPU) Harness {
	h := host.Read()
	if identity, err := cpu.Identity(); err == nil {
		h.CPU.Vendor = identity.Vendor
		h.Layer = h.CPU.Layer(identity.Hypervisor)
	}
	h.System = cpu.System()
	return Harness{Model: Model(h.Platform()), CPU: CPU{Stage: cpu}, Host: h}
}

// chunk is how many cases are built, run and compared before progress is told.
const chunk = 32

// Build makes the programs of all scenarios. Mistakes of authors are
// source.Diagnostics, all of them at once; any other error is the harness's.
func Build(list []*scenarios.Scenario) ([]*trace.Program, error) {
	programs := make([]*trace.Program, len(list))
	errs := make([]error, len(list))
	var batch codegen.Batch
	Each(len(list), func(i int) {
		if programs[i], errs[i] = batch.Build(list[i]); errs[i] == nil {
			errs[i] = frames.Mistakes(list[i]).Err()
		}
	})
	mistakes, err := Once(list, errs)
	if err != nil {
		return nil, err
	}
	return programs, mistakes.Err()
}

// Once gives the mistakes of all scenarios, each once for all the cases of a
// matrix that have it. An error that is no source.Diagnostics is given as it is, with
// its scenario.
func Once(list []*scenarios.Scenario, errs []error) (source.Diagnostics, error) {
	var mistakes source.Diagnostics
	for from := 0; from < len(list); {
		var document source.Tally
		to := from
		for ; to < len(list) && list[to].File == list[from].File; to++ {
			var found source.Diagnostics
			if errs[to] != nil && !errors.As(errs[to], &found) {
				return nil, fmt.Errorf("%s: %w", list[to].Position, errs[to])
			}
			document.Add(list[to].Case, found)
		}
		mistakes = append(mistakes, document.Diagnostics()...)
		from = to
	}
	mistakes.Sort()
	return mistakes, nil
}

// Check gives the verdict on each scenario with its program, in their order.
func (h Harness) Check(list []*scenarios.Scenario, programs []*trace.Program) []Result {
	results := make([]Result, len(list))
	var group sync.WaitGroup
	var done counter
	turn := make(chan struct{}, runtime.GOMAXPROCS(0))
	for from := 0; from < len(list); from += chunk {
		to := min(from+chunk, len(list))
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			h.check(list[from:to], programs[from:to], results[from:to])
			done.add(to-from, h.Progress)
		})
	}
	group.Wait()
	return results
}

// Decide builds a scenario and gives the verdict on it. The error is that of Build.
func (h Harness) Decide(s *scenarios.Scenario) (Result, error) {
	list := []*scenarios.Scenario{s}
	programs, err := Build(list)
	if err != nil {
		return Result{}, err
	}
	return h.Check(list, programs)[0], nil
}

// counter tells progress, from one goroutine at a time.
type counter struct {
	mutex sync.Mutex
	done  int
}

func (c *counter) add(n int, progress func(done int)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.done += n
	if progress != nil {
		progress(c.done)
	}
}

func (h Harness) check(list []*scenarios.Scenario, programs []*trace.Program, results []Result) {
	var able, walked []*Result
	var chosen, stepped []*trace.Program
	for i, s := range list {
		results[i] = Result{Scenario: s}
		if reason := h.Unable(s); reason != "" {
			results[i].Verdict, results[i].Reason = Skip, reason
			continue
		}
		if len(s.On) > 0 {
			results[i].Vendor = h.Host.CPU.Manual()
		}
		if h.EveryInstruction || s.Walkers != nil && len(programs[i].Checkpoints) == 0 {
			walked, stepped = append(walked, &results[i]), append(stepped, programs[i])
			continue
		}
		able, chosen = append(able, &results[i]), append(chosen, programs[i])
	}
	h.stepThrough(walked, stepped)
	h.judgeAll(able, chosen)
	h.holdHistories(list, programs, results)
	h.holdOthers(list, programs, results)
	h.holdLayouts(list, programs, results)
}

// runBoth has the model predict while the processor runs.
func (h Harness) runBoth(programs []*trace.Program) (predicted, captured []Run) {
	done := make(chan []Run)
	go func() { done <- h.Model.Run(programs) }()
	captured = h.CPU.Run(programs)
	return <-done, captured
}
