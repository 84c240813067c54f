package diff_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepping is the program with a line for each of its three instructions.
func stepping() *trace.Program {
	p := program()
	p.EveryInstruction = true
	for i, text := range []string{"mov rbp, rsp", "", "push 42", "ret"} {
		if text != "" {
			p.Lines = append(p.Lines, trace.Line{Address: trace.CodeBase + 0x30 + 4*uint64(i), Size: 4, Text: text,
				Position: source.Position{File: "test.yaml", Line: 20 + i, Column: 5}})
		}
	}
	return p
}

// stepped is a run of four stops: before mov, at the checkpoint, before push and
// before ret. It changes nothing on the way.
func stepped(s trace.Snapshot) *trace.Trace {
	t := traceOf(s)
	step := func(number uint64, checkpoint, visit int) trace.Snapshot {
		own := s
		own.Checkpoint, own.Visit = checkpoint, visit
		own.Registers.RIP = trace.CodeBase + 0x30 + 4*number
		return own
	}
	t.Snapshots = []trace.Snapshot{step(0, trace.Step, 0), step(1, 0, 1), step(2, trace.Step, 0), step(3, trace.Step, 0)}
	return t
}

func TestARunOfStepsIsToldUpToTheFirstThatDiffers(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*trace.Trace)
		stop   int
		says   []string
	}{
		"before the first instruction": {
			func(r *trace.Trace) { r.Snapshots[0].Registers.Set(trace.RBX, 1) }, 0,
			[]string{"test.yaml:7:5: before the first instruction: rbx"}},
		"at a checkpoint": {
			func(r *trace.Trace) { r.Snapshots[1].Registers.Set(trace.RBX, 1) }, 1,
			[]string{"test.yaml:7:5: at helper.body, visit 1, after helper+0 (mov rbp, rsp, line 20): rbx"}},
		"after an instruction": {
			func(r *trace.Trace) { r.Snapshots[3].Registers.Set(trace.RBX, 1) }, 3,
			[]string{"test.yaml:22:5: after helper+8 (push 42, line 22): rbx"}},
		"at the end": {
			func(r *trace.Trace) { r.Final.Registers.Set(trace.RBX, 1) }, 4,
			[]string{"test.yaml:7:5: at end, after helper+12 (ret, line 23): rbx"}},
		"what heals": {
			func(r *trace.Trace) {
				r.Snapshots[2].Registers.Set(trace.RBX, 1)
				r.Final.Registers.Set(trace.RCX, 1)
			}, 2,
			[]string{"after helper+4", ": rbx"}},
		"another path": {
			func(r *trace.Trace) { r.Snapshots[2].Registers.RIP += 4 }, 2,
			[]string{": rip", "captured   helper+12 (ret, line 23)"}},
		"a checkpoint too few": {
			func(r *trace.Trace) { r.Snapshots = append(r.Snapshots[:1:1], r.Snapshots[2:]...) }, 1,
			[]string{"stop 2 of the run", "predicted  helper.body, visit 1", "captured   before helper+8 (push 42, line 22)"}},
		"an end too early": {
			func(r *trace.Trace) { r.Snapshots = r.Snapshots[:3] }, 3,
			[]string{"test.yaml:22:5: after helper+8 (push 42, line 22): stop 4 of the run", "predicted  before helper+12", "captured   returned"}},
		"another outcome": {
			func(r *trace.Trace) { r.Outcome.Kind = trace.SystemCall }, 4,
			[]string{"at end, after helper+12", ": outcome"}},
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := stepped(predicted()), stepped(captured())
			c.change(theirs)
			stop, parting := diff.Parting(stepping(), ours, theirs, nowhere)
			found, err := diff.Traces(stepping(), ours, theirs, nowhere)
			if err != nil || len(found) != 1 || len(parting) != 1 || stop != c.stop {
				t.Fatalf("found %v, error %v, parting at stop %d with %v", found, err, stop, parting)
			}
			for _, part := range c.says {
				if !strings.Contains(found[0].String(), part) {
					t.Errorf("no %q in:\n%s", part, found[0])
				}
			}
		})
	}
}

func TestStepsThatAgree(t *testing.T) {
	ours, theirs := stepped(predicted()), stepped(captured())
	found, err := diff.Traces(stepping(), ours, theirs, nowhere)
	if stop, _ := diff.Parting(stepping(), ours, theirs, nowhere); err != nil || len(found) > 0 || stop != -1 {
		t.Errorf("found %v, error %v, parting at stop %d", found, err, stop)
	}
}

func TestStepsWithoutAnEndAreComparedAsFarAsBothWent(t *testing.T) {
	ours, theirs := stepped(predicted()), stepped(captured())
	ours.Outcome.Kind, theirs.Outcome.Kind = trace.TimedOut, trace.TimedOut
	theirs.Snapshots = append(theirs.Snapshots, theirs.Snapshots[0], theirs.Snapshots[2])
	if found, err := diff.Traces(stepping(), ours, theirs, nowhere); err != nil || len(found) > 0 {
		t.Errorf("found %v, error %v", found, err)
	}
	theirs.Snapshots[3].Registers.Set(trace.RBX, 1)
	if found, _ := diff.Traces(stepping(), ours, theirs, nowhere); len(found) != 1 {
		t.Errorf("found %v", found)
	}
}

func TestExpectationsAreFoundAmongSteps(t *testing.T) {
	at := func(visit int) []diff.Mismatch {
		expect := []scenarios.Expectation{{Label: "helper.body", Visit: visit, State: slotAt(-8, value("42", 42))}}
		return diff.Expectations(source.Position{}, expect, stepping(), stepped(predicted()), stepped(captured()))
	}
	if found := at(1); len(found) > 0 {
		t.Errorf("found %v", found)
	}
	if found := at(2); len(found) != 1 || !strings.Contains(found[0].String(), "reached once") {
		t.Errorf("found %v", found)
	}
}

func TestTheSameVisitOfAnotherCheckpointIsAnotherStop(t *testing.T) {
	p := program()
	p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: "helper.other", Address: trace.CodeBase + 0x40})
	ours, theirs := traceOf(predicted()), traceOf(captured())
	theirs.Snapshots[0].Checkpoint = 1
	found, _ := diff.Traces(p, ours, theirs, nowhere)
	if len(found) != 1 || found[0].Predicted != "helper.body, visit 1" || found[0].Captured != "helper.other, visit 1" {
		t.Errorf("found %v", found)
	}
}
