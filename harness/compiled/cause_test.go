package compiled_test

import (
	"testing"

	"github.com/framecheck/framecheck/harness/compiled"
	"github.com/framecheck/framecheck/harness/objects"
)

func TestWhatNoFindingKnowsIsNotExplained(t *testing.T) {
	saves := objects.Wrong{What: "the CFA", Instruction: "movaps xmmword ptr [rsp+0x90], xmm15", Rule: "CFA is rsp+64"}
	other := objects.Wrong{What: "the CFA", Instruction: "nop", Rule: "CFA is rsp+8"}
	rows := []compiled.Row{
		{Compiler: "clang", Options: "-O2", Wrong: []objects.Wrong{saves, saves, other}},
		{Compiler: "gcc", Options: "-O1", Wrong: []objects.Wrong{saves}},
	}
	causes, err := compiled.Causes(rows)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, c := range causes {
		got[c.Compiler+" "+c.Finding+" "+c.What+" "+c.Mnemonic] = c.Count
	}
	for want, count := range map[string]int{"clang U-03  ": 2, "clang  the CFA nop": 1, "gcc  the CFA movaps": 1} {
		if got[want] != count {
			t.Errorf("%q: %d, want %d: %v", want, got[want], count, got)
		}
	}
	if causes[0].Finding != "" || causes[len(causes)-1].Finding == "" {
		t.Errorf("what is not explained does not come first: %+v", causes)
	}
}
