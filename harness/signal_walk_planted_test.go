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

// steppedSignalPlants are mistakes that are looked for at every instruction, each with the
// command that finds it.
var steppedSignalPlants = []plant{
	{
		"the CFA of the restorer 8 bytes off", "native/codegen/restorer.go", []string{`CFAInMemory("rsp", field("rsp"))`, `CFAInMemory("rsp", field("rip"))`},
		"declared-handler", []string{"unwind"}, 1, []string{"dwarf is wrong at restorer+0 (mov eax, 15", "the CFA"},
	},
	{
		"r13 where r12 lies", "native/codegen/restorer.go", []string{`"r12", "r13"`, `"r13", "r12"`},
		"declared-handler", []string{"unwind"}, 1, []string{"dwarf is wrong at restorer+0 (mov eax, 15", "r12 of the caller"},
	},
	{
		"a signal one instruction late", "model/machine/run.go", []string{
			"\tif taken, err := m.struck(in.checkpoint); taken || err != nil {\n\t\treturn err\n\t}\n\treturn m.step(in)\n",
			"\tif err := m.step(in); err != nil {\n\t\treturn err\n\t}\n\t_, err = m.struck(in.checkpoint)\n\treturn err\n",
		},
		"declared-handler", []string{"run", "--every-instruction"}, 1, []string{"after helper+", "sigcontext.ip"},
	},
	{
		"a signal one instruction late, as trace draws it", "model/machine/run.go", []string{
			"\tif taken, err := m.struck(in.checkpoint); taken || err != nil {\n\t\treturn err\n\t}\n\treturn m.step(in)\n",
			"\tif err := m.step(in); err != nil {\n\t\treturn err\n\t}\n\t_, err = m.struck(in.checkpoint)\n\treturn err\n",
		},
		"declared-handler", []string{"trace"}, 1, []string{"part after helper+"},
	},
}

// unseenHandler has no checkpoint in its handler, and nothing of what that is given lasts.
const unseenHandler = `name: sample
says: A handler begins with a pointer to siginfo.
functions:
  main: |
    here: nop
    mov  eax, 1
    ret
  handler: |
    mov  rsi, 0
    ret
signals:
  handlers: {SIGUSR1: handler}
  strikes: [{signal: SIGUSR1, at: main.here}]
expect:
  - {at: main.here, visit: 2, rsp: entry}
  - returns: 1
`

// TestWhatNoCheckpointShowsOfAHandlerIsFoundStepByStep plants it in the model.
func TestWhatNoCheckpointShowsOfAHandlerIsFoundStepByStep(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	wrong := []string{"m.setRegister(trace.RSI, 8, frame+frameSiginfo)", "m.setRegister(trace.RSI, 8, frame+frameContext)"}
	for _, p := range []plant{
		{"at checkpoints", "model/machine/signal_frame.go", wrong, unseenHandler, []string{"run"}, 0, []string{"1 passed"}},
		{
			"at every instruction", "model/machine/signal_frame.go", wrong, unseenHandler, []string{"run", "--every-instruction"}, 1,
			[]string{"after main+0 (here:, line 5): rsi"},
		},
	} {
		t.Run(p.name, p.check)
	}
}

func TestPlantedMistakesAreFoundStepByStepInHandlers(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	for _, p := range steppedSignalPlants {
		t.Run(p.name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("..", "scenarios", "signals", p.scenario+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			p.scenario = string(text)
			p.check(t)
		})
	}
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
