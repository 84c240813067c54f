package conform

import (
	"fmt"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Case is a scenario's case with what became of it on a simulator.
type Case struct {
	Scenario *scenarios.Scenario
	Program  *trace.Program
	// Needs are the profiles that it asks for; the last is the one that it counts for.
	Needs []Profile
	// Verdict is a Skip for what is not claimed, what the simulator leaves out and what
	// the model does not predict, and an Error where the simulator gave no answer that
	// can be compared.
	Verdict harness.Verdict
	Reason  string // of a Skip or an Error
	// Rules are the other vendor's, where it agrees with those alone.
	Rules      trace.Vendor
	Mismatches []diff.Mismatch // of a Fail
	Cause      Cause           // likewise
	Bytes      []byte          // of the instruction that is the cause; nil where none can be told
	Manual     string          // where it is described
	// Processor says what the processor at hand did with a case that fails.
	Processor string
	Known     *Entry // of a Fail or an Error: who has explained it already
	// Inferred says that the simulator did not tell all of how it ended (see Answer).
	Inferred bool
}

// told says in a few words what became of it.
func (c *Case) told() string {
	switch c.Verdict {
	case harness.Fail:
		return c.Cause.String()
	case harness.Pass:
		return "as predicted"
	case harness.Skip, harness.Error:
	}
	return c.Reason
}

// somethingElse is the reason why a case has no answer that was run twice.
func somethingElse(one, second *Case) string {
	return fmt.Sprintf("it did something else when it was run again: %s, then %s", one.told(), second.told())
}

// Profile is the one that the case counts for: of those that it needs, that which asks
// most.
func (c *Case) Profile() Profile { return c.Needs[len(c.Needs)-1] }
