package diff_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestSelectorsOf64BitCodeAreCompared(t *testing.T) {
	text := first(t, func(r *trace.Trace) { r.Snapshots[0].Registers.Selectors[trace.DS] = trace.UserData })
	NewWithT(t).Expect(text).To(And(ContainSubstring("visit 1: ds"), ContainSubstring("predicted  0x0 (null)"), ContainSubstring("captured   0x2b (data)")))
}

// TestASelectorIsNotTakenForTheRegisterOfItsNumber leaves rdx undefined, which has
// the number of ss.
func TestASelectorIsNotTakenForTheRegisterOfItsNumber(t *testing.T) {
	ours := predicted32()
	ours.Predicted.RegistersUndefined[trace.RDX] = 1
	ss := scenarios.RegisterFact{Register: scenarios.RegisterName{Name: "ss", Segment: true, Index: int(trace.SS), Size: 2},
		Facts: []scenarios.Fact{{Kind: scenarios.IsValue, Size: 2, Bytes: []byte{0x2b, 0}}}}
	expect := []scenarios.Expectation{{Label: "helper.body", State: scenarios.State{Registers: []scenarios.RegisterFact{ss}}}}
	if found := diff.Expectations(source.Position{}, expect, program32(), traceOf(ours), traceOf(captured32())); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}
