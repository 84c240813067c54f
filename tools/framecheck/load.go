package main

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/harness"
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
