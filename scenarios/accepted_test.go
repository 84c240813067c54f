package scenarios_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// acceptedFiles gives the files of the corpus, and those that use every key.
func acceptedFiles(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	for _, pattern := range []string{"../fixtures/accepted/*.yaml", "*/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no files as %s: %v", pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[path] = text
		}
	}
	return files
}

func TestEveryAcceptedFileLoads(t *testing.T) {
	for name, text := range acceptedFiles(t) {
		cases, err := scenarios.Load(name, text)
		if err != nil {
			t.Error(err)
		}
		for _, s := range cases {
			checkScenario(t, s)
		}
	}
}

// says reports whether an expectation says something of a checkpoint.
func says(e scenarios.Expectation) bool {
	return e.Moment == scenarios.AtCheckpoint && e.Label != "" && !reflect.DeepEqual(e.State, scenarios.State{})
}

// checkScenario holds a scenario to what Load promises of it.
func checkScenario(t testing.TB, s *scenarios.Scenario) {
	t.Helper()
	if s.Process != nil {
		if s.Name == "" || s.Says == "" || len(s.OfProcess) == 0 || s.File == nil || s.Position.Line < 1 || len(s.Functions) > 0 {
			t.Errorf("%v %s is not complete: %+v", s.Position, s.Title(), s)
		}
		return
	}
	observed, main := false, false
	for _, vendor := range []trace.Vendor{trace.OtherVendor, trace.AMD, trace.Intel} {
		if expected, ok := s.Expected(vendor); ok {
			observed = slices.ContainsFunc(expected, says) || s.Walkers != nil
			if !observed {
				t.Errorf("%v %s: nothing is observed on %v", s.Position, s.Title(), vendor)
			}
		}
	}
	for _, f := range s.Functions {
		main = main || f.Name == "main" && len(f.Statements) > 0
	}
	for _, f := range s.Declared {
		main = main || f.Name == "main" && len(f.Body) > 0
	}
	if s.Name == "" || s.Says == "" || !observed || !main || s.File == nil || s.Position.Line < 1 {
		t.Errorf("%v %s is not complete: %+v", s.Position, s.Title(), s)
	}
}
