package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestASystemCallIsToldAtItsOwnInstruction has the label after it expected: machines
// report that address.
func TestASystemCallIsToldAtItsOwnInstruction(t *testing.T) {
	p := stepping()
	p.Symbols = append(p.Symbols, trace.Symbol{Name: "helper.call", Address: trace.CodeBase + 0x38}, trace.Symbol{Name: "helper.after", Address: trace.CodeBase + 0x3c})
	run := stepped(predicted())
	run.Outcome.Kind, run.Final.Registers.RIP = trace.SystemCall, trace.CodeBase+0x3c
	at := func(label string) string {
		expect := []scenarios.Expectation{{Moment: scenarios.AtSystemCall, SystemCall: label}}
		return fmt.Sprint(diff.Expectations(source.Position{}, expect, p, run, run))
	}
	if got := at("helper.call"); got != "[]" {
		t.Error(got)
	}
	for _, part := range []string{
		"expected   forbidden system call at helper.after, helper+12 (ret, line 23)\n",
		"predicted  forbidden system call at helper+8 (push 42, line 22)\n",
	} {
		if got := at("helper.after"); !strings.Contains(got, part) {
			t.Errorf("no %q in:\n%s", part, got)
		}
	}
}

func TestOnlyFaultsThatHaveAnErrorCodeAreToldWithOne(t *testing.T) {
	for vector := range trace.Vector(32) {
		if _, known := trace.ParseVector(strings.TrimPrefix(vector.String(), "#")); !known {
			continue
		}
		run := &trace.Trace{Outcome: trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: vector}}}
		_, pushes := map[string]bool{"#NP": true, "#SS": true, "#GP": true, "#PF": true, "#AC": true}[vector.String()]
		if told := diff.TellOutcome(program(), run); strings.Contains(told, "error code") != pushes {
			t.Error(told)
		}
	}
}

func TestWhatASimulatorDoesNotTellIsNotTold(t *testing.T) {
	for want, fault := range map[string]trace.Fault{
		"#PF, address 0x8 (error code not told)":        {Vector: trace.PageFault, Address: 8, NoErrorCode: true},
		"#PF, write, address not told (error code 0x6)": {Vector: trace.PageFault, ErrorCode: 6, NoAddress: true},
		"#GP, error code not told":                      {Vector: trace.GeneralProtection, NoErrorCode: true, NoAddress: true},
		"#UD":                                           {Vector: trace.InvalidOpcode, NoErrorCode: true, NoAddress: true},
	} {
		run := &trace.Trace{Outcome: trace.Outcome{Kind: trace.Faulted, Fault: fault}}
		if told := diff.TellOutcome(program(), run); !strings.HasPrefix(told, want+" at ") {
			t.Errorf("%s, not %s", told, want)
		}
	}
}

func TestAnExpectationThatTellsADifferenceKeepsItsInstruction(t *testing.T) {
	found := diff.Merge(
		[]diff.Mismatch{{At: "helper.body", Visit: 1, Expected: "1"}},
		[]diff.Mismatch{{At: "helper.body", Visit: 1, After: "helper+0 (pushad, line 3)"}})
	if len(found) != 1 || !strings.Contains(found[0].String(), "after helper+0 (pushad, line 3)") {
		t.Errorf("found %v", found)
	}
}
