package machine

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestSigreturnWithoutASignalCounts has a program that goes to the restorer again and
// again, with a frame of which it changes r8: no state comes back, and no signal is
// delivered either.
func TestSigreturnWithoutASignalCounts(t *testing.T) {
	const rounds = 100
	p := handling(t,
		"48 ff 43 28 48 89 dc e9 6f 00 00 00", // inc qword ptr [rbx+40]; mov rsp, rbx; jmp restorer
		"48 89 92 80 00 00 00 c3")             // mov [rdx+128], rdx: rbx in the context; ret
	got, err := run(p, onXSAVE, instructions, rounds*signalSteps)
	if err != nil {
		t.Fatal(err)
	}
	visits := len(got.Snapshots)
	if got.Outcome.Kind != trace.TimedOut || got.Endless || visits < rounds/2 || visits > rounds+2 {
		t.Errorf("%+v after %d visits, endless %v", got.Outcome, visits, got.Endless)
	}
}
