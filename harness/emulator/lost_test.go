package emulator_test

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// under gives a command that runs the file's cases, but does something else where the
// third is among those that it is to run: first those before it are run.
func under(t *testing.T, third string) []string {
	t.Helper()
	if host.Supported() != "" {
		t.Skip(host.Supported())
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell: ", err)
	}
	script := fmt.Sprintf(`if [ $2 -le 2 ] && [ $(($2 + $3)) -gt 2 ]; then "$1" $2 $((2 - $2)); %s; fi; exec "$1" $2 $3`, third)
	return []string{shell, "-c", script, "sh", emulator.Place}
}

// some are programs that can be part of a file.
func some(t *testing.T, n int) []*trace.Program {
	t.Helper()
	all, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	fit := slices.DeleteFunc(slices.Clone(all), func(p *trace.Program) bool {
		return freestanding.Case{Program: p}.Unfit() != "" || p.VectorBytes > 16
	})
	return fit[:n]
}

// TestACaseThatIsLostCostsItselfAlone has the third of eight end its process in every
// way that there is.
func TestACaseThatIsLostCostsItselfAlone(t *testing.T) {
	for name, c := range map[string]struct {
		third string
		right func(error) bool
		says  string
	}{
		"dies by a signal":        {"kill -SEGV $$", is[*emulator.Crashed], "the command ended: signal: segmentation fault"},
		"exits":                   {"exit 3", is[*emulator.Crashed], "the command ended: exit status 3"},
		"exits as if all is well": {"exit 0", is[*emulator.Crashed], "the command ended: exit status 0"},
		"has last words":          {"echo Oh no >&2; exit 1", is[*emulator.Crashed], "exit status 1: Oh no"},
		"aborts aloud":            {"echo Bail out! An assertion that is as long as a record is, or longer; kill -ABRT $$", is[*emulator.Crashed], "signal: aborted"},
		"waits for ever":          {"sleep 1000", is[*emulator.Hung], "wrote nothing for 500ms"},
		"goes on in silence":      {"exec >&-; sleep 1000", is[*emulator.Crashed], "it closed its stdout and went on"},
		"writes nonsense":         {"echo Nonsense that is as long as the head of a record, or longer than that; sleep 1000", is[*emulator.Malformed], "a record begins with 0x65736e65736e6f4e"},
		"repeats itself":          {`"$1" 0 1`, is[*emulator.Malformed], "a record is of case 0, not 2"},
		"floods":                  {"cat /dev/zero", is[*emulator.Malformed], "a record begins with 0x0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			programs := some(t, 8)
			e := &emulator.Emulator{Command: under(t, c.third), Patience: 500 * time.Millisecond}
			for i, run := range e.Run(programs) {
				switch {
				case i != 2 && (run.Err != nil || run.Trace == nil):
					t.Errorf("case %d: %v", i, run.Err)
				case i == 2 && (run.Err == nil || !c.right(run.Err) || !strings.Contains(run.Err.Error(), c.says)):
					t.Errorf("error %T %v", run.Err, run.Err)
				}
			}
		})
	}
}

// is reports whether an error is of a type.
func is[E error](err error) bool {
	var found E
	return errors.As(err, &found)
}

func TestACommandThatRunsNothingIsGivenUp(t *testing.T) {
	programs := some(t, 100)
	for _, c := range []struct {
		command []string
		right   func(error) bool
		started int
	}{
		{[]string{"/nonexistent/emulator", emulator.Place}, is[*emulator.NotStarted], 0},
		{nil, is[*emulator.NotStarted], 0},
		{[]string{"false", emulator.Place}, is[*emulator.Crashed], 33},
	} {
		runs := (&emulator.Emulator{Command: c.command}).Run(programs)
		for i, run := range runs {
			if given := is[*emulator.GivenUp](run.Err); !c.right(run.Err) || given != (i >= c.started) {
				t.Fatalf("%v: case %d: %T %v", c.command, i, run.Err, run.Err)
			}
		}
	}
}

// TestWhatMakesSystemCallsIsLeftOut asks for every case that no file may have.
func TestWhatMakesSystemCallsIsLeftOut(t *testing.T) {
	programs := some(t, 3)
	expect := func([]*trace.Program) []*trace.Trace {
		return []*trace.Trace{{Outcome: trace.Outcome{Kind: trace.SystemCall}}, nil, nil}
	}
	stepped := *programs[2]
	stepped.EveryInstruction = true
	runs := (&emulator.Emulator{Command: []string{"false"}, Expect: expect}).Run(append(programs[:2:2], &stepped))
	for i, says := range []string{"makes a system call", "no prediction", "no prediction"} {
		if run := runs[i]; !is[*emulator.LeftOut](run.Err) || !strings.Contains(run.Err.Error(), says) {
			t.Errorf("case %d: %v", i, run.Err)
		}
	}
	if reason := (freestanding.Case{Program: &stepped}).Unfit(); !strings.Contains(reason, "every instruction") {
		t.Errorf("reason %q", reason)
	}
}
