//go:build linux && amd64

package stage

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// CPU runs programs on the processor of this machine. Its methods may be called
// from many goroutines; as many rounds run at a time as Go uses processors.
type CPU struct {
	text   *text
	form   xsaveForm
	traps  traps
	system trace.System
	limits limits // of a run
	starts atomic.Int64

	turns chan struct{} // holds one for each lane that runs
	mutex sync.Mutex
	idle  []*lane // those that do not
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
	return &CPU{text: t, limits: defaultLimits, turns: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

func (c *CPU) prepare() error {
	if err := c.start(); err != nil {
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

// start starts the first stage, so that what forbids it is known before a program is.
func (c *CPU) start() error {
	l := c.take()
	defer c.give(l)
	_, err := l.stage(proofStack)
	return err
}

// Close waits for what runs and ends all stages.
func (c *CPU) Close() {
	for range cap(c.turns) {
		c.turns <- struct{}{}
		defer func() { <-c.turns }()
	}
	for _, l := range c.idle {
		l.close()
	}
}

// System is what the system's descriptor tables and signal frames have for programs.
func (c *CPU) System() trace.System { return c.system }

// Starts counts the stages that were started for programs without handlers. One is
// started for each size of stack in each lane, and another whenever one had to be replaced.
func (c *CPU) Starts() int { return int(c.starts.Load()) }

// Run runs programs in their order and gives one result for each. Programs that
// follow each other with the same code are run in one round trip, and initial
// memory that they share is copied once.
func (c *CPU) Run(programs []*trace.Program) []Result {
	l := c.take()
	defer c.give(l)
	return l.run(programs)
}

// take waits for a turn and gives the lane that ran last of those that do not run.
func (c *CPU) take() *lane {
	c.turns <- struct{}{}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	last := len(c.idle) - 1
	if last < 0 {
		return &lane{cpu: c, stages: map[uint64]*stage{}, limits: c.limits}
	}
	l := c.idle[last]
	c.idle, l.limits = c.idle[:last], c.limits
	return l
}

func (c *CPU) give(l *lane) {
	c.mutex.Lock()
	c.idle = append(c.idle, l)
	c.mutex.Unlock()
	<-c.turns
}
