package diff_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// value is a number of eight bytes as an author writes it.
func value(text string, n byte) scenarios.Fact {
	return scenarios.Fact{Kind: scenarios.IsValue, Size: 8, Bytes: []byte{n, 0, 0, 0, 0, 0, 0, 0}, Text: text}
}

// told gives the only mismatch of one fact at an address.
func told(t *testing.T, address scenarios.Address, f scenarios.Fact, change func(predicted, captured *trace.Snapshot)) string {
	t.Helper()
	ours, theirs := predicted(), captured()
	change(&ours, &theirs)
	s := &scenarios.Scenario{Expect: []scenarios.Expectation{{Label: "helper.body",
		State: scenarios.State{Frame: []scenarios.Slot{{Text: "the slot", Address: address, Facts: []scenarios.Fact{f}}}}}}}
	found := diff.Expectations(s.Position, s.Expect, program(), traceOf(ours), traceOf(theirs))
	if len(found) != 1 {
		t.Fatalf("found %v", found)
	}
	return found[0].String()
}

func TestMismatchesInTheAuthorsWords(t *testing.T) {
	unchanged := func(_, _ *trace.Snapshot) {}
	returns := scenarios.Fact{Kind: scenarios.IsReturn, Function: "main", Size: 8, Text: "return to main"}
	onData := func(offset int64) scenarios.Address { return scenarios.Address{Offset: trace.DataBase + offset} }
	for name, c := range map[string]struct {
		address scenarios.Address
		fact    scenarios.Fact
		change  func(predicted, captured *trace.Snapshot)
		says    []string
	}{
		"a return address one slot lower": {fromRBP(16), returns, unchanged,
			[]string{"the expected value lies at rbp+8 in the frame of helper, 8 bytes lower"}},
		"the data page": {onData(8), value("7", 7), unchanged,
			[]string{"numbers+0 on the data page", "predicted  0x0\n", "captured   0x0\n"}},
		"a role on the data page": {onData(8), scenarios.Fact{Kind: scenarios.IsLocal, Size: 8, Text: "local"}, unchanged,
			[]string{"expected   local", "numbers+0 on the data page"}},
		"outside of everything": {onData(-8), value("7", 7), unchanged,
			[]string{"0x1ffffff8, outside stack and data", "predicted  nothing", "captured   nothing"}},
		"a slot of which half was written": {fromRBP(-8), value("42", 42), halfWritten,
			[]string{"local of helper (4 bytes), then untouched (4 bytes)", "the lower 4 bytes are as expected: write dword 42"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := told(t, c.address, c.fact, c.change)
			for _, part := range c.says {
				if !strings.Contains(text, part) {
					t.Errorf("no %q in:\n%s", part, text)
				}
			}
		})
	}
}

// halfWritten leaves the upper half of the local as it was.
func halfWritten(ours, theirs *trace.Snapshot) {
	for _, s := range []*trace.Snapshot{ours, theirs} {
		trace.Scribble(rbp-4, s.Stack.Bytes[4:8])
	}
	ours.Predicted.Origins.Put(rbp-4, make([]trace.Origin, 4))
}

func TestAMismatchAtManyVisitsIsToldForAFew(t *testing.T) {
	var all []diff.Mismatch
	for visit := 1; visit <= 40_000; visit++ {
		all = append(all, diff.Mismatch{At: "main.loop", Visit: visit, What: "rax"})
	}
	folded := diff.Merge(nil, all)
	if len(folded) != 3 || folded[2].Visit != 3 || folded[2].Note != "and so at 39997 more visits" {
		t.Errorf("folded to %v", folded)
	}
}

func TestARunWithoutAnEndIsComparedAsFarAsBothWent(t *testing.T) {
	ours, theirs := traceOf(predicted()), traceOf(captured())
	ours.Outcome.Kind, theirs.Outcome.Kind = trace.TimedOut, trace.TimedOut
	theirs.Snapshots = append(theirs.Snapshots, theirs.Snapshots[0])
	theirs.Snapshots[1].Visit = 2
	if found, err := diff.Traces(program(), ours, theirs, nowhere); err != nil || len(found) > 0 {
		t.Errorf("found %v, error %v", found, err)
	}
	theirs.Snapshots[0].Registers.Set(trace.RBX, 1)
	if found, _ := diff.Traces(program(), ours, theirs, nowhere); len(found) != 1 {
		t.Errorf("found %v", found)
	}
}

func TestAnExpectationOfUndefinedBitsFails(t *testing.T) {
	ours := predicted()
	ours.Predicted.RegistersUndefined[trace.RAX] = 0x10
	eax := scenarios.RegisterFact{
		Register: scenarios.RegisterName{Name: "eax", Size: 4},
		Facts:    []scenarios.Fact{{Kind: scenarios.IsValue, Size: 4, Bytes: make([]byte, 4), Text: "0"}},
	}
	s := &scenarios.Scenario{Expect: []scenarios.Expectation{{Label: "helper.body", State: scenarios.State{Registers: []scenarios.RegisterFact{eax}}}}}
	found := diff.Expectations(s.Position, s.Expect, program(), traceOf(ours), traceOf(captured()))
	if len(found) != 1 || found[0].Predicted != "0x0, of which the manual leaves 0x10 undefined" {
		t.Errorf("found %v", found)
	}
}
