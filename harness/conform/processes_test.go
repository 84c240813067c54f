package conform_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/conform"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
)

// onProcesses runs a command as an emulator of the scenarios of processes.
func onProcesses(t *testing.T, command ...string) []conform.Case {
	t.Helper()
	return onThese(t, "../../scenarios/entry", command...)
}

func onThese(t *testing.T, path string, command ...string) []conform.Case {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	list, err := scenarios.LoadPaths([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	system, err := processes.At()
	if err != nil {
		t.Fatal(err)
	}
	return conform.Processes{Command: command, System: system}.Run(list)
}

// TestTheKernelConforms takes env(1), which executes what it is given, for an emulator.
func TestTheKernelConforms(t *testing.T) {
	cases := onProcesses(t, "env", "{}")
	passed := 0
	for _, c := range cases {
		if c.Verdict == harness.Fail || c.Verdict == harness.Error {
			t.Errorf("%s: %s %v %s", c.Scenario.Title(), c.Verdict, c.Mismatches, c.Reason)
		}
		if c.Verdict == harness.Pass {
			passed++
		}
	}
	if passed < 200 {
		t.Errorf("only %d of %d cases passed", passed, len(cases))
	}
}

// TestAnEmulatorThatAddsAVariableIsFound has one that makes the environment larger, and
// one that gives no answer.
func TestAnEmulatorThatAddsAVariableIsFound(t *testing.T) {
	for _, c := range onProcesses(t, "env", "EXTRA=1", "{}") {
		wrong := c.Cause.Instruction == "environment" || c.Cause.Instruction == "order of the strings"
		if c.Verdict == harness.Fail != wrong {
			t.Errorf("%s: %s %v", c.Scenario.Title(), c.Verdict, c.Mismatches)
		}
	}
	none := onProcesses(t, "true", "{}")
	if slices.ContainsFunc(none, func(c conform.Case) bool { return c.Verdict == harness.Pass || c.Verdict == harness.Fail }) {
		t.Error("a command that runs nothing has an answer")
	}
}

// TestWhatAnEmulatorDoesOnceIsNoAnswer has one that adds a variable at first, and then
// runs nothing.
func TestWhatAnEmulatorDoesOnceIsNoAnswer(t *testing.T) {
	cases := onThese(t, "../../scenarios/entry/two-arguments.yaml", "sh", "-c", `mkdir "$0" && exec env EXTRA=1 "$@"`, filepath.Join(t.TempDir(), "once"), "{}")
	unclear := 0
	for _, c := range cases {
		switch {
		case c.Verdict == harness.Error && strings.HasPrefix(c.Reason, "it did something else when it was run again: environment: envp: another value, then "):
			unclear++
		case c.Verdict == harness.Fail:
			t.Errorf("%s: %v", c.Scenario.Title(), c.Mismatches)
		}
	}
	if unclear != 1 {
		t.Errorf("%d cases without an answer: %+v", unclear, cases)
	}
}
