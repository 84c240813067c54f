package harness_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/framecheck/framecheck/native/host"
)

// signalWalkPlants are mistakes in the restorer's table, and in how a walk goes by it, each
// with the file of the corpus that finds it.
var signalWalkPlants = []struct {
	name, file string
	changes    []string
	scenario   string
	says       []string
}{
	{
		"a table without the letter of signals' frames", "native/unwindtable/frames.go", []string{"fields = append(fields, 'S')", "_ = fields"},
		"walk-from-a-strike", []string{"where=leaf", "restorer < neighbour"},
	},
	{
		"a restorer without a nop in front", "native/codegen/restorer.go", []string{"source.Block{}, []byte{nopByte}", "source.Block{}, []byte(nil)"},
		"walk-from-a-strike", []string{"first < restorer, then no rule"},
	},
	{
		"rbp where rbx lies", "native/codegen/restorer.go", []string{`"rbp", "rbx"`, `"rbx", "rbp"`},
		"walk-from-a-strike", []string{"where=leaf.body", "first < restorer < leaf"},
	},
	{
		"struct ucontext without uc_flags", "native/codegen/restorer.go", []string{"mcontext = 40", "mcontext = 32"},
		"walk-from-a-fault", []string{"on_fault < restorer"},
	},
	{
		"a walk that takes the interrupted address for one behind a call", "model/unwind/dwarf.go", []string{"Frame{Exact: function.signal}", "Frame{}"},
		"walk-from-a-strike", []string{"where=leaf", "restorer < neighbour"},
	},
	{
		"a walk that wants the interrupted stack above", "model/unwind/climb.go", []string{"misplaced != nil && !next.Exact", "misplaced != nil"},
		"walk-from-a-nested-handler", []string{"entry-16900", "moved backwards"},
	},
}

func TestPlantedMistakesInWalksThroughSignalFramesAreFound(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	for _, p := range signalWalkPlants {
		t.Run(p.name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("..", "scenarios", "signals", p.scenario+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			plant{p.name, p.file, p.changes, string(text), []string{"run"}, 1, append(p.says, "FAIL")}.check(t)
		})
	}
}
