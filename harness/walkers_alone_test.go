package harness_test

import (
	"os"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// A scenario with walkers and without a checkpoint is held at every instruction, also
// where that is not asked for.
func TestWalkersAloneAreEnough(t *testing.T) {
	read, err := os.ReadFile("../fixtures/accepted/walkers-alone.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(read)
	if r := checkBy(t, text, false, nothing, nothing); r.Verdict != harness.Pass {
		t.Errorf("%s %s %v", r.Verdict, r.Reason, r.Mismatches)
	}
	says(t, checkBy(t, strings.Replace(text, "offset 16", "offset 24", 1), false, nothing, nothing), ":16:10: at main+4 (call leaf, line 8): the CFA by dwarf", "8 bytes higher")
	says(t, checkBy(t, text, false, nothing, func(r *harness.Run) { ownSnapshots(r)[3].Registers.General[trace.RBX]++ }),
		": after leaf+0 (mov eax, 42, line 14): rbx", "captured   0x9f9e9d9c9b9a9999")
}
