package conform

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// steps are a program's instructions as the model executes them: a snapshot before
// each and one at the end.
type steps struct {
	program *trace.Program
	all     []trace.Snapshot
}

func newSteps(p *trace.Program, stepped *trace.Trace) steps {
	return steps{p, append(slices.Clip(stepped.Snapshots), stepped.Final)}
}

// at finds the step at which a predicted snapshot of a checkpoint was taken; the end
// where it is the final one.
func (s steps) at(snapshot *trace.Snapshot) int {
	i := slices.IndexFunc(s.all, func(o trace.Snapshot) bool {
		return o.Checkpoint == snapshot.Checkpoint && o.Visit == snapshot.Visit
	})
	if i < 0 || snapshot.Checkpoint == trace.Final {
		return len(s.all) - 1
	}
	return i
}

// changer is the last instruction from one step to another that changed what an effect
// shows; where none did, the one that asks most of a simulator.
func (s steps) changer(from, to int, e effect) (instruction, bool) {
	changes := func(i int) bool { return e.shows != nil && e.shows(&s.all[i]) != e.shows(&s.all[i+1]) }
	for i := to - 1; i >= from && !e.rare; i-- {
		if in, ok := find(s.program, s.all[i].Registers.RIP); ok && changes(i) {
			return in, true
		}
	}
	if in, ok := s.hardest(from, to, changes); ok {
		return in, true
	}
	return s.hardest(from, to, func(int) bool { return true })
}

// hardest is the instruction of the profile that asks most, the last of several.
func (s steps) hardest(from, to int, among func(step int) bool) (instruction, bool) {
	var hardest instruction
	rank := -1
	for i := from; i < to; i++ {
		in, ok := find(s.program, s.all[i].Registers.RIP)
		if !ok || isCheckpoint(in) || !among(i) {
			continue
		}
		if r := slices.Index(Profiles(), in.profile()); r >= rank {
			hardest, rank = in, r
		}
	}
	return hardest, rank >= 0
}

func isCheckpoint(in instruction) bool { return string(in.bytes) == string(trace.CheckpointBytes[:]) }

// executed reports whether the model executes the instruction at an address between
// two steps.
func (s steps) executed(from, to int, address uint64) bool {
	return slices.ContainsFunc(s.all[from:to], func(o trace.Snapshot) bool { return o.Registers.RIP == address })
}

// last is the instruction that was executed last before a step.
func (s steps) last(to int) (instruction, bool) {
	for i := to - 1; i >= 0; i-- {
		if in, ok := find(s.program, s.all[i].Registers.RIP); ok && !isCheckpoint(in) {
			return in, true
		}
	}
	return instruction{}, false
}
