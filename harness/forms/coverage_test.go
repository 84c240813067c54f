package forms

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// form finds the only valid or invalid form of an instruction.
func form(t *testing.T, u Universe, mode trace.Mode, bytes string) Form {
	t.Helper()
	found := u.At(mode, code(t, bytes))
	if len(found) != 1 {
		t.Fatalf("%s has the forms %q", bytes, names(found))
	}
	return found[0]
}

func TestCoverCountsCases(t *testing.T) {
	u := universe(t)
	push, ret := form(t, u, trace.Mode64, "50"), form(t, u, trace.Mode32, "c3")
	c, err := u.Cover([]map[Form]bool{{push: true, ret: true}, {push: true}, nil}, trace.System{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Lines {
		want := map[Form]int{push: 2, ret: 1}[l.Form]
		if l.Cases != want {
			t.Errorf("%s in %d-bit mode has %d cases, not %d", l.name(), l.Mode.Bits(), l.Cases, want)
		}
	}
	if c.Rows != 67 || c.Cases != 3 || len(c.Lines) != 2*67 || c.Covered() != 2 || c.Explained() != len(reasons) || c.None() != 2*67-2-len(reasons) {
		t.Errorf("%d rows, %d cases, %d lines: %d covered, %d explained, %d with none", c.Rows, c.Cases, len(c.Lines), c.Covered(), c.Explained(), c.None())
	}
}

func TestAReasonForAFormWithCasesIsAnError(t *testing.T) {
	u := universe(t)
	push := form(t, u, trace.Mode64, "50")
	kept := reasons
	defer func() { reasons = kept }()
	reasons = append(slices.Clone(reasons), reason{mode: trace.Mode64, syntax: "PUSH r64op", tags: "operand32,operand64", note: "nobody can push"})
	if _, err := u.Cover(nil, trace.System{}); err != nil {
		t.Error(err)
	}
	_, err := u.Cover([]map[Form]bool{{push: true}}, trace.System{})
	if want := "PUSH r64op in 64-bit mode is executed by 1 of the cases, and has a reason to have none: nobody can push"; err == nil || err.Error() != want {
		t.Errorf("%v, not %s", err, want)
	}
}

// recorded is a machine that gives the same runs each time.
type recorded []harness.Run

func (r recorded) Run([]*trace.Program) []harness.Run { return r }

func TestObserverCountsWhatPassesStepByStep(t *testing.T) {
	u := universe(t)
	push := form(t, u, trace.Mode64, "50")
	ran := harness.Run{Trace: &trace.Trace{Snapshots: []trace.Snapshot{step(0, trace.Mode64)}, Final: step(1, trace.Mode64)}}
	runs := recorded{ran, ran, ran, ran, {Err: errors.New("no trace")}}
	o := &Observer{Machine: runs, Universe: u}
	var programs []*trace.Program
	var results []harness.Result
	for _, name := range strings.Fields("passes fails unstepped unobserved untraced") {
		programs = append(programs, &trace.Program{Name: name, Code: code(t, "50"), EveryInstruction: name != "unobserved"})
		results = append(results, harness.Result{Scenario: &scenarios.Scenario{Name: name}, Verdict: harness.Pass})
	}
	results[1].Verdict, results[2].Unstepped = harness.Fail, "too long"
	if got := o.Run(programs); len(got) != len(runs) || got[0].Trace != ran.Trace {
		t.Error("the runs are not those of the machine")
	}
	c, err := o.Cover(results)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Lines {
		if want := map[bool]int{true: 1}[l.Form == push]; l.Cases != want {
			t.Errorf("%s has %d cases, not %d", l.name(), l.Cases, want)
		}
	}
}
