//go:build linux && amd64

package stage

import (
	"bytes"
	"errors"
	"slices"
	"sync"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// CPU runs programs on the processor of this machine. Its methods may be called
// from many goroutines; one round runs at a time.
type CPU struct {
	mutex   sync.Mutex
	text    *text
	stages  map[uint64]*stage // by the size of their stacks, in bytes
	starts  int
	form    xsaveForm
	traps   traps
	system  trace.System
	limits  limits // of a run
	starved int    // rounds in a row that got no processor
}

// Open starts a stage and proves that it contains what it runs. The error is an
// UnsupportedError where this system cannot run programs, and a
// NotContainedError where a program that misbehaves is not held.
func Open() (*CPU, error) {
	if !cpu.X86.HasOSXSAVE {
		return nil, &UnsupportedError{Lacking: "a processor and system with XSAVE"}
	}
	t, err := stageText()
	if err != nil {
		return nil, err
	}
	c := newCPU(t)
	if err := c.prepare(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func newCPU(t *text) *CPU {
	return &CPU{text: t, stages: map[uint64]*stage{}, limits: defaultLimits}
}

func (c *CPU) prepare() error {
	if _, err := c.stage(proofStack); err != nil {
		return err
	}
	if err := c.learnSegment(); err != nil {
		return err
	}
	if proofs := c.Prove(); slices.ContainsFunc(proofs, func(p Proof) bool { return !p.Held }) {
		return &NotContainedError{Proofs: proofs}
	}
	if err := c.learnGates(); err != nil {
		return err
	}
	if err := c.learnForm(); err != nil {
		return err
	}
	if err := c.learnTraps(); err != nil {
		return err
	}
	return c.learnSignalState()
}

// Close ends all stages.
func (c *CPU) Close() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, s := range c.stages {
		c.discard(s)
	}
}

// System is what the system's descriptor tables and signal frames have for programs.
func (c *CPU) System() trace.System { return c.system }

// Starts counts the stages that were started for programs without handlers. One is
// started for each size of stack, and another whenever one had to be replaced.
func (c *CPU) Starts() int {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.starts
}

// Run runs programs in their order and gives one result for each. Programs that
// follow each other with the same code are run in one round trip, and initial
// memory that they share is copied once.
func (c *CPU) Run(programs []*trace.Program) []Result {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.run(programs)
}

func (c *CPU) run(programs []*trace.Program) []Result {
	results := make([]Result, len(programs))
	for from := 0; from < len(programs); {
		if err := c.check(programs[from]); err != nil {
			results[from].Err = err
			from++
			continue
		}
		to := from + 1
		for to < len(programs) && alike(programs[to-1], programs[to]) {
			to++
		}
		c.runAll(programs[from:to], results[from:to])
		from = to
	}
	return results
}

// alike reports whether a program can be run in the round of another that was
// checked.
func alike(checked, next *trace.Program) bool {
	return checked == next && checked.Signals == nil ||
		checked.Signals == nil && next.Signals == nil &&
			checked.Mode == next.Mode && checked.EveryInstruction == next.EveryInstruction &&
			checked.Entry == next.Entry && checked.Exit == next.Exit && checked.VectorBytes == next.VectorBytes && checked.X87 == next.X87 &&
			len(checked.Stack.Bytes) == len(next.Stack.Bytes) && bytes.Equal(checked.Code, next.Code) &&
			slices.EqualFunc(checked.Checkpoints, next.Checkpoints, func(a, b trace.Checkpoint) bool { return a.Address == b.Address }) &&
			check(next) == nil
}

// runAll runs programs that are alike.
func (c *CPU) runAll(programs []*trace.Program, results []Result) {
	for len(programs) > 0 {
		n := c.round(programs, results)
		programs, results = programs[n:], results[n:]
	}
}

// round runs as many programs as fit in a round and gives how many have their
// results. A stage that was touched or got no processor is replaced, all that it
// said forgotten, and the programs are run again in smaller rounds: until one,
// alone and the first in its stage, touches it again or has been starved for
// long. That one is the culprit, or unlucky.
func (c *CPU) round(programs []*trace.Program, results []Result) int {
	s, err := c.stageOf(programs[0])
	if err != nil {
		return refuse(results, err)
	}
	fresh := s.fresh
	loaded := s.load(programs, &c.form, c.traps)
	s.loadStrikes(programs[0], c.system.SignalState)
	got, err := s.round(programs[:loaded], &c.form, c.limits.with(s.stackSize))
	reached := s.reached()
	if err != nil || s.signals != nil || !s.process.alive() {
		c.discard(s)
	}
	if err != nil {
		return c.again(err, programs[:loaded], results, reached, fresh)
	}
	c.starved = 0
	return copy(results, got)
}

// again runs the programs of a round that failed, after so many had ended, in
// smaller ones, or gives the one that is left its error.
func (c *CPU) again(err error, programs []*trace.Program, results []Result, ended uint64, fresh bool) int {
	var touched *TouchedError
	var starved *starvedError
	switch {
	case errors.As(err, &starved):
		c.starved++
	case !errors.As(err, &touched):
		return refuse(results, err)
	}
	switch n := len(programs); {
	case n > 1 && ended < uint64(n): // that one is suspect
		c.runAll(programs[:ended], results[:ended])
		c.runAll(programs[ended:ended+1], results[ended:ended+1])
		return int(ended) + 1
	case n > 1:
		c.runAll(programs[:n/2], results[:n/2])
		return n / 2
	case touched != nil && !fresh, starved != nil && c.starved < mostStarved:
		return 0
	case touched != nil:
		touched.Program = programs[0].Name
	}
	c.starved = 0
	return refuse(results[:1], err)
}

// mostStarved is how many rounds in a row may get no processor.
const mostStarved = 4

// refuse gives all the same error.
func refuse(results []Result, err error) int {
	for i := range results {
		results[i].Err = err
	}
	return len(results)
}
