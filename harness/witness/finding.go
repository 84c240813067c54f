package witness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// explanations are the findings with their predicates and habits.
type explanations []explanation

type explanation struct {
	ledger.Finding
	knows predicate // nil where When names a habit
}

// explains reports whether a finding is about a compiler and a convention.
func (x explanation) explains(c Compiler, convention declaration.Convention) bool {
	return slices.Contains(x.Compilers, c.Family()) && slices.Contains(x.On, string(convention))
}

// readFindings reads the ledger. The error is of a finding without either.
func readFindings() (explanations, error) {
	findings, err := ledger.Findings()
	if err != nil {
		return nil, err
	}
	var all explanations
	for _, f := range findings {
		knows, ok := predicates[f.When]
		if !ok && !slices.Contains(allHabits, habit(f.When)) {
			return nil, fmt.Errorf("finding %s: there is no predicate or habit %q", f.ID, f.When)
		}
		all = append(all, explanation{f, knows})
	}
	return all, nil
}

// explain names the finding from which all that a compiler does otherwise follows, or,
// where each part follows from one, all of these; the empty name where any does not.
func (e explanations) explain(c Compiler, k known) string {
	if id := e.one(c, k); id != "" {
		return id
	}
	var ids []string
	for _, d := range k.found {
		id := e.one(c, known{k.Signature, k.rules, k.call, []Disagreement{d}})
		if id == "" {
			return ""
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), " and ")
}

// one finds a finding that explains all.
func (e explanations) one(c Compiler, k known) string {
	for _, x := range e {
		if x.knows != nil && x.explains(c, k.Convention()) && x.knows(k) {
			return x.ID
		}
	}
	return ""
}
