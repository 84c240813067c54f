package harness

import (
	"runtime"
	"sync"

	"github.com/framecheck/framecheck/model/machine"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Machine is anything that runs programs and gives a trace of each.
type Machine interface {
	// Run gives one result for each program, in their order. It is called from
	// several goroutines.
	Run(programs []*trace.Program) []Run
}

// Run is what a machine did with a program, or why it has no trace of it. It can have
// both: a trace that is Cut.
type Run struct {
	Trace *trace.Trace
	Err   error
}

// Model is the reference model as a Machine, of programs on a platform. It uses all
// processors of this machine.
type Model trace.Platform

// Run predicts each program by itself.
func (m Model) Run(programs []*trace.Program) []Run {
	runs := make([]Run, len(programs))
	Each(len(programs), func(i int) {
		runs[i].Trace, runs[i].Err = machine.Run(programs[i], trace.Platform(m))
	})
	return runs
}

// CPU is the processor as a Machine.
type CPU struct{ Stage *stage.CPU }

// Run runs the programs one after the other in the contained stage.
func (c CPU) Run(programs []*trace.Program) []Run {
	runs := make([]Run, len(programs))
	for i, result := range c.Stage.Run(programs) {
		runs[i] = Run{result.Trace, result.Err}
	}
	return runs
}

// Each calls do for 0 to n-1 on all processors and waits.
func Each(n int, do func(int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}
