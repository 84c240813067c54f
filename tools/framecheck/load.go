package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// load reads the scenarios of files and folders, or those that come with
// framecheck where none are named, and makes their programs.
func load(paths []string) ([]*scenarios.Scenario, []*trace.Program, error) {
	list, err := read(paths)
	if err != nil {
		return nil, nil, err
	}
	if len(list) == 0 {
		return nil, nil, fmt.Errorf("no scenarios in %v: a folder needs files that end in .yaml", paths)
	}
	if err := strange(list); err != nil {
		return nil, nil, err
	}
	programs, err := harness.Build(list)
	var mistakes source.Diagnostics
	if err != nil && !errors.As(err, &mistakes) {
		return nil, nil, failure{ownFault, err}
	}
	return list, programs, err
}

func read(paths []string) ([]*scenarios.Scenario, error) {
	if len(paths) == 0 {
		return scenarios.Corpus()
	}
	return scenarios.LoadPaths(paths)
}

// strange finds claims that the ledger does not have.
func strange(list []*scenarios.Scenario) error {
	claims, err := ledger.Read()
	if err != nil {
		return failure{ownFault, err}
	}
	var mistakes source.Diagnostics
	told := map[string]bool{} // the cases of a matrix share their claims
	for _, s := range list {
		for _, id := range slices.Concat(s.Claims, s.Refutes) {
			if key := s.Name + " " + id; !claims.Has(id) && !told[key] {
				told[key] = true
				mistakes = append(mistakes, source.Diagnostic{
					Position: s.Position, Line: s.File.Line(s.Position.Line),
					Message: fmt.Sprintf("%s names the claim %s, which the ledger does not have", s.Name, id),
					Hint:    source.DidYouMean(id, claims.IDs()),
				})
			}
		}
	}
	return mistakes.Err()
}
