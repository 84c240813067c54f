package forms

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// step is a snapshot at an offset of the code.
func step(offset uint64, mode trace.Mode) trace.Snapshot {
	return trace.Snapshot{Checkpoint: trace.Step, Registers: trace.Registers{
		RIP: trace.CodeBase + offset, Selectors: trace.EntrySelectors(mode),
	}}
}

func faults(vector trace.Vector) trace.Outcome {
	return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: vector}}
}

func TestExecutedFormsAreThoseOfTheSteps(t *testing.T) {
	u := universe(t)
	const is64, is32 = trace.Mode64, trace.Mode32
	program := &trace.Program{EveryInstruction: true, Code: code(t, "50 cf 60 cc 66 c3")}
	for name, c := range map[string]struct {
		steps   []trace.Snapshot
		outcome trace.Outcome
		final   trace.Snapshot
		want    []string
	}{
		"each": {
			steps: []trace.Snapshot{step(0, is64), step(0, is64), step(4, is64)},
			final: step(6, is64), want: []string{"64 PUSH r64op", "64 RET"},
		},
		"the mode is that of CS": {
			steps: []trace.Snapshot{step(0, is64), step(1, is64), step(2, is32), step(0, is32)},
			final: step(1, is32), want: []string{"32 PUSH r32op", "32 PUSHAD", "64 IRETD", "64 PUSH r64op"},
		},
		"one that faults has begun": {
			steps: []trace.Snapshot{step(0, is64), step(1, is64)}, outcome: faults(trace.GeneralProtection),
			final: step(1, is64), want: []string{"64 IRETD", "64 PUSH r64op"},
		},
		"a fault that no step shows": {
			steps: []trace.Snapshot{step(0, is64)}, outcome: faults(trace.PageFault),
			final: step(1, is64), want: []string{"64 IRETD", "64 PUSH r64op"},
		},
		"a valid form that is refused": {
			steps: []trace.Snapshot{step(0, is64), step(1, is64)}, outcome: faults(trace.InvalidOpcode),
			final: step(1, is64), want: []string{"64 PUSH r64op"},
		},
		"an invalid form that is refused": {
			steps: []trace.Snapshot{step(2, is64)}, outcome: faults(trace.InvalidOpcode),
			final: step(2, is64), want: []string{"64 PUSHAD"},
		},
		"an invalid form that runs": {
			steps: []trace.Snapshot{step(2, is64), step(3, is64)}, final: step(4, is64), want: []string{"64 INT 3"},
		},
		"a trap is reported after its instruction": {
			steps: []trace.Snapshot{step(3, is64)}, outcome: faults(trace.Breakpoint),
			final: step(4, is64), want: []string{"64 INT 3"},
		},
		"after the time the last step may not have run": {
			steps: []trace.Snapshot{step(0, is64), step(3, is64)}, outcome: trace.Outcome{Kind: trace.TimedOut},
			want: []string{"64 PUSH r64op"},
		},
		"what is not code": {
			steps: []trace.Snapshot{step(0, is64)}, outcome: faults(trace.PageFault),
			final: trace.Snapshot{Registers: trace.Registers{RIP: 8}}, want: []string{"64 PUSH r64op"},
		},
		"nothing": {},
	} {
		found := u.Executed(program, &trace.Trace{Snapshots: c.steps, Outcome: c.outcome, Final: c.final})
		var got []string
		for f := range found {
			got = append(got, map[trace.Mode]string{is64: "64 ", is32: "32 "}[f.Mode]+f.Row.Syntax)
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
