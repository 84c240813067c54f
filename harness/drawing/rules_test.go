package drawing_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// What tables say that are right, and where one is not: behind the early return of choose.
func TestRules(t *testing.T) {
	for name, path := range map[string]string{
		"rules-win64": "../../scenarios/conventions/win64-saves.yaml", "rules-i386": "../../scenarios/conventions/i386-three-integers.yaml",
		"rules-vectors":         "../../fixtures/windows-unwind/dwarf-vectors-right.yaml",
		"rules-missing-restore": "../../fixtures/unwind/missing-restore.yaml",
	} {
		var listed strings.Builder
		if err := drawing.ListRules(&listed, built(t, path), drawing.Style{}); err != nil {
			t.Fatal(err)
		}
		compare(t, name, listed.String())
	}
}

func TestAProgramWithoutTablesHasNoRules(t *testing.T) {
	var listed strings.Builder
	err := drawing.ListRules(&listed, built(t, "../../scenarios/frames/standard-prologue.yaml"), drawing.Style{})
	if err == nil || !strings.Contains(err.Error(), "no unwind table") || listed.Len() > 0 {
		t.Errorf("%v %q", err, listed.String())
	}
}

func built(t *testing.T, path string) *trace.Program {
	t.Helper()
	loaded, err := scenarios.LoadPaths([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	p, err := codegen.Build(loaded[0])
	if err != nil {
		t.Fatal(err)
	}
	return p
}
