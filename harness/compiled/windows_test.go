package compiled_test

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness/compiled"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/scenarios"
)

// fewWindows has a set of every compiler.
var fewWindows = []compiled.Set{
	{Options: "-target x86_64-pc-windows-msvc -O2", On: "clang", Windows: true},
	{Options: "-O2", On: "mingw", Windows: true},
}

// TestWindowsFunctionsAreWalkedByTheirTables finds nothing in the tables of COFF objects
// that the ledger does not explain, and sees its findings again where a compiler is of the
// version that they speak of.
func TestWindowsFunctionsAreWalkedByTheirTables(t *testing.T) {
	findings, err := ledger.UnwindFindings()
	if err != nil {
		t.Fatal(err)
	}
	for name, ids := range map[string][]string{"clang": {"U-05"}, "x86_64-w64-mingw32-gcc": {"U-05", "U-07", "U-08", "U-09"}} {
		t.Run(name, func(t *testing.T) {
			if !slices.Contains(compiler.Windows, name) {
				t.Errorf("%s is not asked for COFF objects", name)
			}
			causes := explained(t, surveyOf(t, compiled.WindowsSets, fewWindows, name), scenarios.ByWin64)
			if !seenVersion(name, findings) {
				return
			}
			for _, id := range ids {
				if !slices.ContainsFunc(causes, func(c compiled.Cause) bool { return c.Finding == id }) {
					t.Errorf("%s does not show %s: %+v", name, id, causes)
				}
			}
		})
	}
}
