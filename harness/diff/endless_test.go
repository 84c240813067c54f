package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// times is a run that comes to helper.body so often and ends in some way.
func times(s trace.Snapshot, visits int, end trace.Trace) *trace.Trace {
	t := &end
	t.Final = s
	t.Final.Checkpoint = trace.Final
	for visit := 1; visit <= visits; visit++ {
		s.Visit = visit
		t.Snapshots = append(t.Snapshots, s)
	}
	return t
}

// The ways to end.
var (
	returns = trace.Trace{}
	late    = trace.Trace{Outcome: trace.Outcome{Kind: trace.TimedOut}} // by the processor's time or the model's steps
	full    = trace.Trace{Outcome: late.Outcome, Cut: true}
	cut     = trace.Trace{Cut: true}
	silent  = trace.Trace{Outcome: late.Outcome, Endless: true}
	round2  = trace.Trace{Outcome: late.Outcome, Endless: true, Round: 2}
	endless = trace.Trace{Outcome: late.Outcome, Endless: true, Cut: true, Round: 1}
)

// TestRunsThatEndInWays decides between agreement, a parting and no verdict by how
// often two runs come to a checkpoint and how they end.
func TestRunsThatEndInWays(t *testing.T) {
	for name, c := range map[string]struct {
		ours           trace.Trace
		visits         int
		theirs         trace.Trace
		captured       int
		parts, stepped string // "" for agreement, "?" for no verdict, else what the mismatch says
	}{
		"as often":                          {returns, 3, returns, 3, "", ""},
		"a visit less":                      {returns, 3, returns, 2, "stop 3 of the run", "stop 3 of the run"},
		"a visit more":                      {returns, 3, returns, 4, "stop 4 of the run", "stop 4 of the run"},
		"silent, as often":                  {silent, 3, late, 3, "", ""},
		"silent, a visit less":              {silent, 4, late, 3, "captured   timeout, without another stop", "?"},
		"silent, a visit more":              {silent, 3, late, 4, "predicted  timeout, without another stop", "stop 4 of the run"},
		"silent, but it returns":            {silent, 3, returns, 3, "outcome", "outcome"},
		"silent, and the ring is full":      {silent, 9, full, 6, "?", "?"},
		"round and round":                   {round2, 5, late, 12, "", ""},
		"round and round, ring full":        {round2, 5, full, 12, "", ""},
		"round and round, not as often":     {round2, 5, late, 4, "stop 5 of the run", "?"},
		"round and round, but it returns":   {round2, 5, returns, 8, "outcome", "outcome"},
		"endless where it returns":          {returns, 3, late, 3, "outcome", "?"},
		"endless where it returns, later":   {returns, 3, late, 2, "stop 3 of the run", "?"},
		"the model gave up":                 {late, 3, returns, 3, "?", "?"},
		"the model gave up, a visit less":   {late, 3, returns, 2, "stop 3 of the run", "stop 3 of the run"},
		"the model gave up, a visit more":   {late, 3, returns, 4, "?", "?"},
		"both gave up":                      {late, 3, late, 3, "", "?"},
		"both gave up elsewhere":            {late, 3, late, 4, "?", "?"},
		"both gave up, ring full":           {late, 8, full, 4, "?", "?"},
		"the model's room is full":          {cut, 3, returns, 4, "?", "?"},
		"the model's room is full, no more": {cut, 3, returns, 2, "stop 3 of the run", "stop 3 of the run"},
		"the stage's room is full":          {returns, 4, cut, 3, "?", "?"},
		"both rooms are full":               {endless, 4, full, 3, "", "?"},
		"both rooms are full, ours first":   {endless, 4, full, 9, "", "?"},
		"the model's alone":                 {endless, 4, late, 5, "?", "?"},
		"the model's, and a visit less":     {endless, 4, late, 3, "stop 4 of the run", "?"},
	} {
		t.Run(name, func(t *testing.T) {
			for every, want := range map[bool]string{false: c.parts, true: c.stepped} {
				p := program()
				p.EveryInstruction = every
				ours, theirs := times(predicted(), c.visits, c.ours), times(captured(), c.captured, c.theirs)
				got := ""
				if _, found := diff.Parting(p, ours, theirs, nowhere); found != nil {
					got = fmt.Sprint(found)
				} else if diff.Unsettled(p, ours, theirs) != "" {
					got = "?"
				}
				if want == "" && got != "" || !strings.Contains(got, want) {
					t.Errorf("at every instruction %v: %q, not %q", every, got, want)
				}
			}
		})
	}
}

// TestARoundIsComparedEachTime changes a register long after the prediction came
// back to where it was.
func TestARoundIsComparedEachTime(t *testing.T) {
	ours, theirs := times(predicted(), 5, round2), times(captured(), 20, late)
	theirs.Snapshots[16].Registers.Set(trace.RBX, 1)
	stop, found := diff.Parting(program(), ours, theirs, nowhere)
	if stop != 16 || len(found) != 1 || !strings.Contains(found[0].String(), "at helper.body, visit 17: rbx") {
		t.Errorf("stop %d: %v", stop, found)
	}
	if all, err := diff.Traces(program(), ours, theirs, nowhere); err != nil || len(all) != 1 {
		t.Errorf("%v %v", all, err)
	}
}

// TestWhatIsCutIsNoRound changes a register behind the stops that are predicted.
func TestWhatIsCutIsNoRound(t *testing.T) {
	ours, theirs := times(predicted(), 5, endless), times(captured(), 20, full)
	theirs.Snapshots[16].Registers.Set(trace.RBX, 1)
	if stop, found := diff.Parting(program(), ours, theirs, nowhere); found != nil {
		t.Errorf("stop %d: %v", stop, found)
	}
}
