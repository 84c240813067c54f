package witness

import (
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/harness/ledger"
)

// explanations are the findings with their predicates.
type explanations []explanation

type explanation struct {
	ledger.Finding
	knows predicate
}

// readFindings reads the ledger. The error is of a finding without a predicate.
func readFindings() (explanations, error) {
	findings, err := ledger.Findings()
	if err != nil {
		return nil, err
	}
	var all explanations
	for _, f := range findings {
		knows, ok := predicates[f.When]
		if !ok {
			return nil, fmt.Errorf("finding %s: there is no predicate %q", f.ID, f.When)
		}
		all = append(all, explanation{f, knows})
	}
	return all, nil
}

// explain finds the finding that explains what a compiler does with a signature; the
// empty name where there is none.
func (e explanations) explain(c Compiler, k known) string {
	for _, x := range e {
		if slices.Contains(x.Compilers, c.Family()) && slices.Contains(x.On, string(k.Convention())) && x.knows(k) {
			return x.ID
		}
	}
	return ""
}
