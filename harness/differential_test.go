package harness_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// A longer run with other programs:
//
//	go test ./harness -run RandomPrograms -v -timeout 1h -random.programs 1000000 -random.seed 2
var (
	randomPrograms = flag.Int("random.programs", 600, "how many random programs of each kind are compared")
	randomSeed     = flag.Uint64("random.seed", 1, "what random programs are drawn from")
)

// kinds are the ways to draw a program.
var kinds = map[string]func(dice) randomProgram{
	"one instruction":   dice.oneInstruction,
	"many instructions": dice.manyInstructions,
	"raw bytes":         dice.rawBytes,
	"a far transfer":    dice.farTransfer,
	"on the x87":        dice.onX87,
}

// TestModelAndProcessorAgreeOnRandomPrograms compares every register, flag and
// byte at every checkpoint and at the end. A program that the model refuses to
// predict does not count.
func TestModelAndProcessorAgreeOnRandomPrograms(t *testing.T) {
	model, cpu := sides(t)
	for name, draw := range kinds {
		for _, words := range vocabularies {
			t.Run(fmt.Sprintf("%s, %d bits", name, words.mode.Bits()), func(t *testing.T) {
				demand(t, model, words.mode)
				p := pair{model: model, cpu: cpu, unsettled: map[string]int{}}
				p.compareMany(t, dice{rand.New(rand.NewPCG(*randomSeed, 0)), words}, draw, *randomPrograms)
			})
		}
	}
}

// compareMany compares programs until that many were.
func (p pair) compareMany(t *testing.T, d dice, draw func(dice) randomProgram, count int) {
	compared := 0
	for round := 0; compared < count && !t.Failed(); round++ {
		if round > 10+count/32 {
			t.Fatalf("only %d programs compared; not compared: %v", compared, p.unsettled)
		}
		compared += p.compare(t, d.programs(draw, 256))
	}
	t.Logf("%d programs compared; not compared: %v", compared, p.unsettled)
}

// wrongAbout is a processor that changes rbx in programs with an instruction.
type wrongAbout struct {
	harness.Machine
	mnemonic string
}

func (w wrongAbout) Run(programs []*trace.Program) []harness.Run {
	runs := w.Machine.Run(programs)
	for i, p := range programs {
		if slices.ContainsFunc(p.Lines, func(l trace.Line) bool { return strings.Contains(l.Text, w.mnemonic) }) && runs[i].Err == nil {
			runs[i].Trace.Final.Registers.General[trace.RBX]++
		}
	}
	return runs
}

func TestADifferenceOnARandomProgramIsFoundAndMadeSmall(t *testing.T) {
	for mode, mnemonic := range map[trace.Mode]string{trace.Mode64: "xadd", trace.Mode32: "pushad"} {
		t.Run(mnemonic, func(t *testing.T) {
			model, cpu := sides(t)
			demand(t, model, mode)
			p := pair{model: model, cpu: wrongAbout{cpu, mnemonic}, unsettled: map[string]int{}}
			list := dice{rand.New(rand.NewPCG(1, 0)), vocabularies[mode]}.programs(dice.manyInstructions, 256)
			found := slices.IndexFunc(p.run(list), func(c comparison) bool { return c.difference != "" })
			if found < 0 {
				t.Fatal("the difference is not found")
			}
			small := p.minimise(list[found])
			if small.parts() != 2 || !strings.Contains(small.text(), mnemonic) {
				t.Errorf("more than a checkpoint and an instruction is left:\n%s", small.text())
			}
		})
	}
}

// sides opens the stage for a test, and gives the model of what it runs on.
func sides(t *testing.T) (harness.Model, harness.CPU) {
	t.Helper()
	cpu := opened(t)
	return harness.Model(harness.New(cpu).Host.Platform()), harness.CPU{Stage: cpu}
}

func opened(t *testing.T) *stage.CPU {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cpu.Close)
	return cpu
}

// demand skips a test whose mode the system does not have.
func demand(t *testing.T, model harness.Model, mode trace.Mode) {
	t.Helper()
	if mode == trace.Mode32 && model.System.No32BitCode {
		t.Skip("this system has no segment of 32-bit code")
	}
}
