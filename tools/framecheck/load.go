package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// loaded is what files and folders hold.
type loaded struct {
	list      []*scenarios.Scenario // of programs
	programs  []*trace.Program      // of list
	processes []*scenarios.Scenario
}

// cases is how many there are.
func (l loaded) cases() int { return len(l.list) + len(l.processes) }

// load reads the scenarios of programs in files and folders, or those that come with
// framecheck where none are named, and makes their programs.
func load(paths []string) ([]*scenarios.Scenario, []*trace.Program, error) {
	l, err := loadAll(paths)
	if err == nil && len(l.list) == 0 {
		err = fmt.Errorf("the scenarios in %v are of processes: run, show, check and coverage take such", paths)
	}
	return l.list, l.programs, err
}

// loadAll reads those of processes as well.
func loadAll(paths []string) (loaded, error) {
	list, err := read(paths)
	if err != nil {
		return loaded{}, err
	}
	if len(list) == 0 {
		return loaded{}, fmt.Errorf("no scenarios in %v: a folder needs files that end in .yaml", paths)
	}
	return build(list)
}

// build makes the programs of scenarios, and finds the mistakes that show there.
func build(list []*scenarios.Scenario) (loaded, error) {
	mistakes, err := strange(list)
	if err != nil {
		return loaded{}, failure{ownFault, err}
	}
	var l loaded
	l.list, l.processes = scenarios.Split(list)
	l.programs, err = harness.Build(l.list)
	var more source.Diagnostics
	if err != nil && !errors.As(err, &more) {
		return loaded{}, failure{ownFault, err}
	}
	unpredicted, err := processes.Unpredicted(l.processes, systemAtHand())
	if err != nil {
		return loaded{}, failure{ownFault, err}
	}
	mistakes = slices.Concat(mistakes, more, unpredicted)
	mistakes.Sort()
	return l, mistakes.Err()
}

// systemAtHand is what decides how a process begins here, and where none is started what
// every system has in common.
func systemAtHand() execve.System {
	system, err := processes.At()
	if err != nil {
		return execve.System{Top: execve.StackTop}
	}
	return system
}

func read(paths []string) ([]*scenarios.Scenario, error) {
	if len(paths) == 0 {
		list, err := embedded()
		return slices.Clone(list), err
	}
	return scenarios.LoadPaths(paths)
}

// embedded are the scenarios that come with framecheck. They are looked through more than once
// for one name.
var embedded = sync.OnceValues(scenarios.All)

// strange finds claims that the ledger does not have.
func strange(list []*scenarios.Scenario) (source.Diagnostics, error) {
	claims, err := ledger.Read()
	var mistakes source.Diagnostics
	told := map[source.Position]bool{} // the cases of a matrix share their claims
	for _, s := range list {
		for _, id := range slices.Concat(s.Claims, s.Refutes) {
			at := position(s, id)
			if claims.Has(id) || told[at] {
				continue
			}
			told[at] = true
			hint := "the claims are listed by framecheck coverage"
			if near := source.Nearest(id, claims.IDs()); near != "" {
				hint = "did you mean " + near + "?"
			}
			mistakes = append(mistakes, source.Diagnostic{
				Position: at, Line: s.File.Line(at.Line), Hint: hint,
				Message: fmt.Sprintf("%s names the claim %s, which the ledger does not have", s.Name, id),
			})
		}
	}
	return mistakes, err
}

// position finds where a claim's id stands in the scenario's file.
func position(s *scenarios.Scenario, id string) source.Position {
	whole := regexp.MustCompile(`\b` + regexp.QuoteMeta(id) + `\b`)
	for line := 1; line <= s.File.Lines(); line++ {
		text := s.File.Line(line)
		if at := whole.FindStringIndex(text); at != nil {
			return s.File.At(line, utf8.RuneCountInString(text[:at[0]])+1)
		}
	}
	return s.Position
}
