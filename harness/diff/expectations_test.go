package diff_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// expecting gives what is found against one expectation at helper.body.
func expecting(t *testing.T, state scenarios.State) []diff.Mismatch {
	t.Helper()
	s := &scenarios.Scenario{Expect: []scenarios.Expectation{{Label: "helper.body", State: state}}}
	return diff.Expectations(s.Position, s.Expect, program(), traceOf(predicted()), traceOf(captured()))
}

func fromRBP(offset int64) scenarios.Address {
	return scenarios.Address{Base: scenarios.FromRegister, Register: trace.RBP, Offset: offset}
}

func slotAt(offset int64, f scenarios.Fact) scenarios.State {
	f.Text = "the author's word"
	if f.Size == 0 {
		f.Size = 8
	}
	return scenarios.State{Frame: []scenarios.Slot{{Address: fromRBP(offset), Facts: []scenarios.Fact{f}}}}
}

func TestFactsOfSlots(t *testing.T) {
	value := func(b ...byte) scenarios.Fact {
		return scenarios.Fact{Kind: scenarios.IsValue, Size: len(b), Bytes: b}
	}
	wordOf := func(address int64) scenarios.Fact {
		return scenarios.Fact{Kind: scenarios.IsAddress, Size: 2, Address: scenarios.Address{Offset: address}}
	}
	for name, c := range map[string]struct {
		offset       int64
		right, wrong scenarios.Fact
	}{
		"quadword":                 {-8, value(42, 0, 0, 0, 0, 0, 0, 0), value(43, 0, 0, 0, 0, 0, 0, 0)},
		"byte":                     {-8, value(42), value(0)},
		"return address":           {8, scenarios.Fact{Kind: scenarios.IsReturn, Function: "main"}, scenarios.Fact{Kind: scenarios.IsReturn, Function: "helper"}},
		"return to caller of main": {16, scenarios.Fact{Kind: scenarios.IsReturn, Function: trace.Start}, scenarios.Fact{Kind: scenarios.IsReturn, Function: "main"}},
		"saved register":           {0, scenarios.Fact{Kind: scenarios.IsSaved, Register: trace.RBP}, scenarios.Fact{Kind: scenarios.IsSaved, Register: trace.RBX}},
		"word of an address":       {-8, wordOf(0x1002a), wordOf(0x1002b)},
		"untouched":                {-16, scenarios.Fact{Kind: scenarios.IsUntouched}, scenarios.Fact{Kind: scenarios.IsLocal}},
		"local":                    {-8, scenarios.Fact{Kind: scenarios.IsLocal}, scenarios.Fact{Kind: scenarios.IsArgument}},
		"not left over":            {-8, scenarios.Fact{Kind: scenarios.IsLocal}, scenarios.Fact{Kind: scenarios.IsLeftOver}},
		"not untouched":            {-8, scenarios.Fact{Kind: scenarios.IsLocal}, scenarios.Fact{Kind: scenarios.IsUntouched}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(expecting(t, slotAt(c.offset, c.right))).To(BeEmpty())
			found := expecting(t, slotAt(c.offset, c.wrong))
			g.Expect(found).To(HaveLen(1))
			g.Expect(found[0].Expected).To(HavePrefix("the author's word"))
		})
	}
}

func TestStatesThatDoNotHold(t *testing.T) {
	for name, c := range map[string]struct {
		state scenarios.State
		says  string
	}{
		"flag":      {scenarios.State{Flags: []scenarios.FlagFact{{Flag: trace.ZF, Set: true}}}, "expected   set"},
		"alignment": {scenarios.State{Aligned: []scenarios.Alignment{{Text: "rsp", Address: scenarios.Address{Base: scenarios.FromRegister, Register: trace.RSP}, Of: 16}}}, "8 past a multiple of 16"},
		"untouched": {scenarios.State{Untouched: []scenarios.Range{{Low: fromRBP(-16), High: fromRBP(-8)}}}, "rbp-8 in the frame of helper"},
		"listing":   {scenarios.State{Stack: []scenarios.Slot{{Facts: []scenarios.Fact{{Kind: scenarios.IsReturn, Function: trace.Start, Size: 8}}}}}, "predicted  40 bytes down to rsp"},
		"register": {scenarios.State{Registers: []scenarios.RegisterFact{{Register: scenarios.RegisterName{Name: "eax", Size: 4},
			Facts: []scenarios.Fact{{Kind: scenarios.IsValue, Size: 4, Bytes: []byte{1, 0, 0, 0}, Text: "1"}}}}}, "eax"},
	} {
		t.Run(name, func(t *testing.T) {
			found := expecting(t, c.state)
			if len(found) != 1 || !strings.Contains(found[0].String(), c.says) {
				t.Errorf("no %q in %v", c.says, found)
			}
		})
	}
}

func TestACheckpointThatIsNeverReachedFails(t *testing.T) {
	s := &scenarios.Scenario{Expect: []scenarios.Expectation{{Label: "helper.body", Visit: 2}}}
	found := diff.Expectations(s.Position, s.Expect, program(), traceOf(predicted()), traceOf(captured()))
	if len(found) != 1 || !strings.Contains(found[0].String(), "reached once") {
		t.Errorf("found %v", found)
	}
}

func TestARunMustReturnUnlessTheAuthorSaysOtherwise(t *testing.T) {
	ours, theirs := traceOf(predicted()), traceOf(captured())
	ours.Outcome.Kind, theirs.Outcome.Kind = trace.TimedOut, trace.TimedOut
	s := &scenarios.Scenario{Expect: []scenarios.Expectation{{Label: "helper.body"}}}
	found := diff.Expectations(s.Position, s.Expect, program(), ours, theirs)
	if len(found) != 1 || found[0].Expected != "returned" {
		t.Errorf("found %v", found)
	}
}

func TestErrorCodes(t *testing.T) {
	g := NewWithT(t)
	code := func(n uint32) []diff.Mismatch {
		ours, theirs := traceOf(predicted()), traceOf(captured())
		fault := trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 0x28}}
		ours.Outcome, theirs.Outcome = fault, fault
		expect := []scenarios.Expectation{{Moment: scenarios.AtFault, Fault: &scenarios.FaultExpectation{Vector: trace.GeneralProtection, Code: &n}}}
		return diff.Expectations(source.Position{}, expect, program(), ours, theirs)
	}
	g.Expect(code(0x28)).To(BeEmpty())
	found := code(0)
	g.Expect(found).To(HaveLen(1))
	g.Expect(found[0].String()).To(And(ContainSubstring("expected   #GP, error code 0x0\n"), ContainSubstring("captured   #GP, error code 0x28")))
}
