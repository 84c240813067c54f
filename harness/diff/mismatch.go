package diff

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Mismatch is one place where the opinions part.
type Mismatch struct {
	// Position is the line of the scenario that says what is expected, or that
	// asks for the checkpoint.
	Position source.Position
	At       string // the checkpoint's label, "step" or "end"
	Visit    int    // of the checkpoint, from 1; 0 at a step and the end
	// After is the instruction that was executed last, as in "main+5 (push rax,
	// line 12)", where the run is observed at every instruction; else empty.
	After string
	// What parts: a slot with its frame, a register, a flag, the outcome.
	What string
	// subject is What without the author's own name for it.
	subject string
	// Predicted, Captured and Expected are the three opinions; Expected is
	// empty where the author says nothing.
	Predicted, Captured, Expected string
	// Rules are the vendor's with which the model predicted where nothing was
	// captured: on no processor of that vendor. Else OtherVendor, and Captured is not
	// empty.
	Rules trace.Vendor
	// Note tells where a value that stands in the wrong place belongs.
	Note string
}

// What stands for the label of a checkpoint.
const (
	End  = "end"  // where a run has ended
	Step = "step" // before an instruction at which no checkpoint stands
)

// String gives the mismatch in a few lines, the place first.
func (m Mismatch) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s\n", m.Position, m.moment(), m.What)
	if m.Expected != "" {
		fmt.Fprintf(&b, "    expected   %s\n", m.Expected)
	}
	if m.Rules != trace.OtherVendor {
		fmt.Fprintf(&b, "    predicted  %s, by the model with %s's rules\n", m.Predicted, m.Rules)
	} else {
		fmt.Fprintf(&b, "    predicted  %s\n    captured   %s\n", m.Predicted, m.Captured)
	}
	if m.Note != "" {
		fmt.Fprintf(&b, "    %s\n", m.Note)
	}
	return b.String()
}

// moment says when the opinions part, as in "at main.body, visit 1, after main+5
// (push rax, line 12)".
func (m Mismatch) moment() string {
	var parts []string
	if m.At != Step {
		parts = append(parts, "at "+m.At)
	}
	if m.Visit > 0 {
		parts = append(parts, fmt.Sprintf("visit %d", m.Visit))
	}
	if m.After != "" {
		parts = append(parts, "after "+m.After)
	}
	if parts == nil {
		return "before the first instruction"
	}
	return strings.Join(parts, ", ")
}
