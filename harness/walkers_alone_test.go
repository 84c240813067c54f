package harness_test

import (
	"os"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
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

// One that is too long for that is told as such, with its place.
func TestWalkersAloneThatAreTooLong(t *testing.T) {
	read, err := os.ReadFile("../fixtures/check/walkers-too-long.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list := load(t, string(read))
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	model := harness.Model{Vendor: trace.AMD}
	h := harness.Harness{Model: model, CPU: model, Host: host.Host{CPU: host.CPU{Vendor: "AuthenticAMD"}, Layer: host.Layer{Kind: host.NoLayer}}}
	r := h.Check(list, programs)[0]
	if r.Verdict != harness.Skip || !strings.Contains(r.Reason, ":11:10: walkers are held at every instruction: ") || r.Unstepped != "" {
		t.Errorf("%s: %s; %s", r.Verdict, r.Reason, r.Unstepped)
	}
}
