package main

import (
	"fmt"
	"sync"

	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// pool has processes try mutants side by side.
type pool struct {
	arguments []string // that start a process
	size      int
	progress  func(done int)

	mutex    sync.Mutex
	ready    trial.Ready
	verdicts map[int]trial.Verdict // by mutant
}

// run tries mutants and gives their verdicts by number.
func (p *pool) run(mutants []int) (map[int]trial.Verdict, error) {
	p.verdicts = map[int]trial.Verdict{}
	next := make(chan int, len(mutants))
	for _, m := range mutants {
		next <- m
	}
	close(next)
	errs := make([]error, p.size)
	var group sync.WaitGroup
	for i := range p.size {
		group.Go(func() { errs[i] = p.work(next) })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return p.verdicts, nil
}

// work keeps one process busy. One that dies of a mutant has killed it, and is
// replaced.
func (p *pool) work(next <-chan int) error {
	worker, err := startProcess(p.arguments)
	if err != nil {
		return err
	}
	defer func() { worker.kill() }()
	p.note(worker.ready)
	for mutant := range next {
		v, err := worker.try(mutant)
		if err != nil {
			v = trial.Verdict{Mutant: mutant, Killed: trial.Endless, Why: fmt.Sprintf("the process that tried it is gone: %v", err)}
			fresh, err := startProcess(p.arguments)
			if err != nil {
				return err
			}
			worker.kill()
			worker = fresh
		}
		p.keep(mutant, v)
	}
	return nil
}

func (p *pool) note(ready trial.Ready) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.ready = ready
}

func (p *pool) keep(mutant int, v trial.Verdict) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.verdicts[mutant] = v
	p.progress(len(p.verdicts))
}
