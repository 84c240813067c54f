package harness_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// disturbed is a processor that changes rbx at the end of some runs, each in its way.
type disturbed struct {
	harness.Machine
	changes []uint64 // what is added in each run
	runs    *int
}

func (d disturbed) Run(programs []*trace.Program) []harness.Run {
	runs := d.Machine.Run(programs)
	for _, run := range runs {
		run.Trace.Final.Registers.General[trace.RBX] += d.changes[*d.runs]
	}
	if len(programs) > 0 {
		*d.runs++
	}
	return runs
}

// TestAFailureIsCapturedAgain disturbs runs of a case on which all agree.
func TestAFailureIsCapturedAgain(t *testing.T) {
	h := harness.New(opened(t))
	processor := h.CPU
	for name, c := range map[string]struct {
		changes   []uint64
		verdict   harness.Verdict
		disturbed bool
	}{
		"not disturbed":            {[]uint64{0}, harness.Pass, false},
		"the first alone":          {[]uint64{1, 0, 0}, harness.Pass, true},
		"all in the same way":      {[]uint64{1, 1}, harness.Fail, false},
		"the second alone":         {[]uint64{1, 0, 1}, harness.Fail, true},
		"each in another":          {[]uint64{1, 2, 3}, harness.Error, false},
		"the first and the second": {[]uint64{1, 2, 0}, harness.Error, false},
	} {
		for _, h.EveryInstruction = range []bool{false, true} {
			runs := 0
			h.CPU = disturbed{processor, c.changes, &runs}
			r, err := h.Decide(load(t, sample)[0])
			if err != nil || r.Verdict != c.verdict || (r.Disturbed != "") != c.disturbed || runs != len(c.changes) {
				t.Errorf("%s: %v, %s after %d runs: %s%s %v", name, err, r.Verdict, runs, r.Reason, r.Disturbed, r.Mismatches)
			}
		}
	}
}

// disturbedOnTheWay is a processor that changes rbx at a stop of its first run.
type disturbedOnTheWay struct {
	harness.Machine
	runs *int
}

func (d disturbedOnTheWay) Run(programs []*trace.Program) []harness.Run {
	runs := d.Machine.Run(programs)
	for i := range runs {
		if ownSnapshots(&runs[i]); *d.runs == 0 {
			runs[i].Trace.Snapshots[0].Registers.General[trace.RBX]++
		}
	}
	if len(programs) > 0 {
		*d.runs++
	}
	return runs
}

// TestEndlessRunsAreTheSameWhereTheirStopsAre: that both are endless does not make them so.
func TestEndlessRunsAreTheSameWhereTheirStopsAre(t *testing.T) {
	h := harness.New(opened(t))
	runs := 0
	h.CPU = disturbedOnTheWay{h.CPU, &runs}
	endless := strings.Replace(sample, "    leave\n", "    again: jmp again\n", 1) + "  - timeout: true\n"
	r, err := h.Decide(load(t, endless)[0])
	if err != nil || r.Verdict != harness.Pass || r.Disturbed == "" || runs != 3 {
		t.Errorf("%v, %s after %d runs: %s%s %v", err, r.Verdict, runs, r.Reason, r.Disturbed, r.Mismatches)
	}
}
