package forms_test

import (
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/forms"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
)

func TestTheCorpusCoversEveryForm(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the whole corpus step by step")
	}
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	for _, l := range observed(t).Lines {
		if l.Cases == 0 && l.Reason == "" && !l.NotHere {
			t.Errorf("no case executes %s (%s, %s) in %d-bit mode", l.Row.Syntax, l.Row.Encoding, l.Row.Tags, l.Mode.Bits())
		}
	}
}

// observed runs the corpus at every instruction and gives the forms of what
// passes.
func observed(t *testing.T) forms.Coverage {
	t.Helper()
	list, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	universe, err := forms.Read()
	if err != nil {
		t.Fatal(err)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer cpu.Close()
	h := harness.New(cpu)
	observer := &forms.Observer{Machine: h.CPU, Universe: universe, System: h.Host.System}
	h.CPU, h.EveryInstruction = observer, true
	covered, err := observer.Cover(h.Check(list, programs))
	if err != nil {
		t.Fatal(err)
	}
	return covered
}
