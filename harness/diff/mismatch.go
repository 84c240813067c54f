package diff

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Mismatch is one place where the opinions part.
type Mismatch struct {
	// Position is the line of the scenario that says what is expected, or that
	// asks for the checkpoint.
	Position source.Position
	At       string // the checkpoint's label, or "end"
	Visit    int    // of the checkpoint, from 1; 0 at the end
	// What parts: a slot with its frame, a register, a flag, the outcome.
	What string
	// subject is What without the author's own name for it.
	subject string
	// Predicted, Captured and Expected are the three opinions; Expected is
	// empty where the author says nothing.
	Predicted, Captured, Expected string
	// Note tells where a value that stands in the wrong place belongs.
	Note string
}

// End stands for the label of a checkpoint where a run has ended.
const End = "end"

// String gives the mismatch in a few lines, the place first.
func (m Mismatch) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: at %s", m.Position, m.At)
	if m.Visit > 0 {
		fmt.Fprintf(&b, ", visit %d", m.Visit)
	}
	fmt.Fprintf(&b, ": %s\n", m.What)
	if m.Expected != "" {
		fmt.Fprintf(&b, "    expected   %s\n", m.Expected)
	}
	fmt.Fprintf(&b, "    predicted  %s\n    captured   %s\n", m.Predicted, m.Captured)
	if m.Note != "" {
		fmt.Fprintf(&b, "    %s\n", m.Note)
	}
	return b.String()
}
