package harness_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestModelAndProcessorAgreeAtEveryInstruction compares the state before every
// instruction of random programs.
func TestModelAndProcessorAgreeAtEveryInstruction(t *testing.T) {
	model, cpu := sides(t)
	for name, draw := range kinds {
		for _, words := range vocabularies {
			t.Run(fmt.Sprintf("%s, %d bits", name, words.mode.Bits()), func(t *testing.T) {
				demand(t, model, words.mode)
				p := pair{model: model, cpu: cpu, unsettled: map[string]int{}, everyInstruction: true}
				p.compareMany(t, dice{rand.New(rand.NewPCG(*randomSeed, 1)), words}, draw, *randomPrograms/3)
			})
		}
	}
}

// wrongBetween is a processor that changes rbx before an instruction at which no
// checkpoint stands, and puts it back.
type wrongBetween struct{ harness.Machine }

func (w wrongBetween) Run(programs []*trace.Program) []harness.Run {
	runs := w.Machine.Run(programs)
	for _, run := range runs {
		if run.Err != nil {
			continue
		}
		if i := slices.IndexFunc(run.Trace.Snapshots, func(s trace.Snapshot) bool { return s.Checkpoint == trace.Step }); i >= 0 {
			run.Trace.Snapshots[i].Registers.General[trace.RBX]++
		}
	}
	return runs
}

func TestADifferenceBetweenCheckpointsIsFound(t *testing.T) {
	list := dice{rand.New(rand.NewPCG(1, 0)), vocabularies[trace.Mode64]}.programs(dice.manyInstructions, 64)
	for _, every := range []bool{false, true} {
		model, cpu := sides(t)
		p := pair{model: model, cpu: wrongBetween{cpu}, unsettled: map[string]int{}, everyInstruction: every}
		if found := slices.ContainsFunc(p.run(list), func(c comparison) bool { return c.difference != "" }); found != every {
			t.Errorf("observed at every instruction: %v, found: %v", every, found)
		}
	}
}
