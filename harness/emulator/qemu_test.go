package emulator_test

import (
	"errors"
	"os/exec"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestTheCorpusRunsUnderQEMU holds the file's own verdict on each case against what the
// traces say, and loses none.
func TestTheCorpusRunsUnderQEMU(t *testing.T) {
	t.Run("64 bits", func(t *testing.T) { underQEMU(t, "qemu-x86_64", trace.Mode64, 4000) })
	t.Run("32 bits", func(t *testing.T) { underQEMU(t, "qemu-i386", trace.Mode32, 1200) })
}

func underQEMU(t *testing.T, command string, mode trace.Mode, least int) {
	path, err := exec.LookPath(command)
	if err != nil {
		t.Skip(command, " is not installed: ", err)
	}
	programs, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	predicted := expecting(host.Read().Platform())(programs)
	e := &emulator.Emulator{
		Command: []string{path, emulator.Place}, Mode: mode, Processes: 2, Expect: func([]*trace.Program) []*trace.Trace { return predicted },
	}
	agreed, differed, crashed, left := 0, 0, 0, 0
	for i, run := range e.Run(programs) {
		p := programs[i]
		var out *emulator.LeftOut
		if errors.As(run.Err, &out) {
			left++
			continue
		}
		if is[*emulator.Crashed](run.Err) { // an assertion of its own fails
			crashed++
			t.Logf("%s: %v", p.Name, run.Err)
			continue
		}
		if run.Err != nil {
			t.Errorf("%s: %v", p.Name, run.Err)
			continue
		}
		_, found := diff.Parting(p, predicted[i], run.Trace, func(int) source.Position { return source.Position{} })
		if (len(found) > 0) != (run.Verdict != 0) {
			t.Errorf("%s: its own verdict is %d, the traces say %v", p.Name, run.Verdict, found)
		}
		if len(found) == 0 {
			agreed++
		} else {
			differed++
		}
	}
	t.Logf("%d agree, %d differ, %d crash, %d left out", agreed, differed, crashed, left)
	if agreed < least || crashed > 20 {
		t.Errorf("%d agree, %d differ, %d crash, %d left out", agreed, differed, crashed, left)
	}
}
