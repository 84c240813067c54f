package harness_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
)

// What a Windows table says of xmm6 to xmm15 is wrong from where it is said, and right
// before, although nothing but those registers tells of it.
func TestAMistakeInASavedVectorIsFoundAtItsInstruction(t *testing.T) {
	for file, want := range map[string]string{
		"vectors-right":  "",
		"vector-offset":  "choose+10 (movaps [rsp+48], xmm7, line 20): xmm6 of the caller",
		"vector-missing": "choose+21 (call leaf, line 24): xmm7 of the caller",
	} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile("../fixtures/windows-unwind/" + file + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			u := unwound(t, load(t, string(text)))[0]
			demandFound(t, u, scenarios.ByWin64, want)
			if right := u.Report.Total(scenarios.ByWin64).Right; right < 8 {
				t.Errorf("right at %d instructions", right)
			}
		})
	}
}

// So is what .eh_frame says of them, in functions that follow Microsoft's convention.
func TestAMistakeInAVectorOfEHFrameIsFoundAtItsInstruction(t *testing.T) {
	for file, want := range map[string]string{
		"dwarf-vectors-right":  "",
		"dwarf-vector-offset":  "choose+10 (movaps [rsp+48], xmm7, line 28): xmm6 of the caller",
		"dwarf-vector-missing": "choose+21 (call leaf, line 33): xmm7 of the caller",
	} {
		t.Run(file, func(t *testing.T) {
			text, err := os.ReadFile("../fixtures/windows-unwind/" + file + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			u := unwound(t, load(t, string(text)))[0]
			demandFound(t, u, scenarios.ByDWARF, want)
			demandFound(t, u, scenarios.ByWin64, "")
		})
	}
}

// demandFound wants one finding of a walker, or none.
func demandFound(t *testing.T, u harness.Unwound, walker scenarios.Walker, want string) {
	t.Helper()
	found := slices.DeleteFunc(u.Report.Findings, func(f walking.Finding) bool { return f.Walker != walker })
	if want == "" && len(found) == 0 {
		return
	}
	if want == "" || len(found) != 1 || !strings.HasPrefix(found[0].Place+": "+found[0].What, want) {
		t.Errorf("found %+v, want %q", found, want)
	}
}
