package compiled_test

import (
	"flag"
	"os/exec"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/compiled"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
)

var count = flag.Int("compiled.count", 20, "how many functions are drawn for each compiler; with 200 or more, all sets of options are used")

// few are the sets of options where few functions are drawn.
var few = []compiled.Set{{Options: "-O2"}, {Options: "-Oz", On: "clang"}}

func survey(t *testing.T, compilers ...string) compiled.Survey {
	t.Helper()
	return surveyOf(t, compiled.Sets, few, compilers...)
}

func surveyOf(t *testing.T, all, few []compiled.Set, compilers ...string) compiled.Survey {
	t.Helper()
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(cpu.Close)
	h := harness.New(cpu)
	if reason := h.Host.Layer.Refused(); reason != "" {
		t.Skip(reason)
	}
	s := compiled.Survey{Seed: 1, Count: *count, Sets: all, Examiner: objects.Examiner{Machine: h.CPU, Calls: object.Calls(), Moments: objects.DefaultMoments}}
	for _, compiler := range compilers {
		if _, err := exec.LookPath(compiler); err == nil {
			s.Compilers = append(s.Compilers, compiler)
		}
	}
	if s.Compilers == nil {
		t.Skipf("none of %v is installed", compilers)
	}
	if *count < 200 {
		s.Sets = few
	}
	return s
}

// TestCompiledFunctionsAreWalkedByTheirTables finds nothing in compilers' tables that the
// ledger does not explain.
func TestCompiledFunctionsAreWalkedByTheirTables(t *testing.T) {
	explained(t, survey(t, "gcc", "clang"), scenarios.ByDWARF)
}

// explained runs a survey, and wants the ledger to explain what is wrong in it.
func explained(t *testing.T, s compiled.Survey, by scenarios.Walker) []compiled.Cause {
	t.Helper()
	rows, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	causes, err := compiled.Causes(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range causes {
		if c.Finding == "" {
			t.Errorf("not explained: %+v", c)
		}
	}
	for _, r := range rows {
		t.Logf("%s %s: %d functions, %+v", r.Compiler, r.Options, r.Called, r.Tallies[by])
		if r.Called < 50 || r.Tallies[by].Right < 1000 {
			t.Errorf("%s %s: only %d functions, %+v", r.Compiler, r.Options, r.Called, r.Tallies)
		}
	}
	return causes
}

// TestFindingsAreSeenAgain has each shown by a compiler of the version that it speaks of.
func TestFindingsAreSeenAgain(t *testing.T) {
	findings, err := ledger.UnwindFindings()
	if err != nil || len(findings) == 0 {
		t.Fatalf("%v, %d findings", err, len(findings))
	}
	shown := map[string][]string{}
	s := survey(t, "gcc", "clang")
	s.Count = 0
	s.Sets = few
	rows, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	causes, err := compiled.Causes(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range causes {
		shown[family(c.Compiler)] = append(shown[family(c.Compiler)], c.Finding)
	}
	for compiler, ids := range map[string][]string{"gcc": {"U-01", "U-05"}, "clang": {"U-03", "U-04", "U-05"}} {
		if !seenVersion(compiler, findings) {
			continue
		}
		for _, id := range ids {
			if !slices.Contains(shown[compiler], id) {
				t.Errorf("%s does not show %s: %v", compiler, id, shown[compiler])
			}
		}
	}
}
