// Package ledger says which of the source documents' statements the scenarios
// have settled: covered, refuted, or still open.
package ledger

import (
	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
)

// Coverage is the state of the ledger after a run.
type Coverage struct {
	// Claims are those of the ledger, in its order.
	Claims []Claim
}

// Claim is a statement with the scenarios that name it.
type Claim struct {
	Statement
	State State
	// Evidence are the scenarios that settle it, or that tried and did not pass.
	Evidence []Evidence
}

// Evidence is a scenario that names a claim.
type Evidence struct {
	Name, Says string
	Cases      int // of its matrix; 1 without one
}

// State is what has become of a claim.
type State string

// The states of a claim.
const (
	Covered State = "covered" // every scenario that names it passed on the hardware
	Refuted State = "refuted" // shown to be false by one that passed
	Open    State = "open"    // no scenario names it, or one that does did not pass
)

// Cover settles the claims by the results of a run.
func Cover(ledger Ledger, results []harness.Result) Coverage {
	supports, refutes := gather(results)
	var c Coverage
	for _, claim := range ledger.Claims {
		c.Claims = append(c.Claims, settle(claim, supports[claim.ID], refutes[claim.ID]))
	}
	return c
}

// gather collects the results by the claims that their scenarios name.
func gather(results []harness.Result) (supports, refutes map[string][]harness.Result) {
	supports, refutes = map[string][]harness.Result{}, map[string][]harness.Result{}
	for _, r := range results {
		for _, id := range r.Scenario.Claims {
			supports[id] = append(supports[id], r)
		}
		for _, id := range r.Scenario.Refutes {
			refutes[id] = append(refutes[id], r)
		}
	}
	return supports, refutes
}

// settle decides one claim. What refutes it outweighs what supports it.
func settle(claim Statement, supports, refutes []harness.Result) Claim {
	evidence, state := supports, Covered
	if len(refutes) > 0 {
		evidence, state = refutes, Refuted
	}
	settled := Claim{Statement: claim, State: state}
	passed := false
	for _, r := range evidence {
		settled.add(r.Scenario)
		passed = passed || r.Verdict == harness.Pass
		if r.Verdict == harness.Fail || r.Verdict == harness.Error {
			settled.State = Open
		}
	}
	if !passed {
		settled.State = Open
	}
	return settled
}

// add counts one more case of a scenario. Those of one document come together.
func (c *Claim) add(s *scenarios.Scenario) {
	if last := len(c.Evidence) - 1; last >= 0 && c.Evidence[last].Name == s.Name {
		c.Evidence[last].Cases++
		return
	}
	c.Evidence = append(c.Evidence, Evidence{Name: s.Name, Says: s.Says, Cases: 1})
}

// IDs lists the claims in a state.
func (c Coverage) IDs(state State) []string {
	ids := []string{}
	for _, claim := range c.Claims {
		if claim.State == state {
			ids = append(ids, claim.ID)
		}
	}
	return ids
}
