package conform_test

import (
	"slices"
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
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	list, err := scenarios.LoadPaths([]string{"../../scenarios/entry"})
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
