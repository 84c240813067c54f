package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/framecheck/framecheck/tools/mutate/schemata"
)

// project is a package to mutate with what tries its mutants.
type project struct {
	folder     string // of the package
	worker     string // of the command that tries mutants, as an import path
	cases      string // which it tries them on
	equivalent string // folder of the explanations, a file for each of the project's
	rules      schemata.Rules
	only       []string     // files; none for all
	vendor     trace.Vendor // of this machine's processor
}

// module is where the import paths of this module begin.
const module = "github.com/framecheck/framecheck/"

// run makes the mutants, builds them, tries them and reads their explanations.
func (p project) run(bar progress) (*report, error) {
	made, err := schemata.Make(p.folder, p.rules)
	if err != nil {
		return nil, err
	}
	explained, err := readExplanations(p.equivalent, p.vendor)
	if err != nil {
		return nil, err
	}
	chosen, err := p.choose(made.Mutants)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary, err := p.build(made, folder)
	if err != nil {
		return nil, err
	}
	bar.total = len(chosen)
	workers := pool{arguments: []string{binary, strconv.Itoa(len(made.Mutants)), p.cases}, size: runtime.NumCPU(), progress: bar.show}
	verdicts, err := workers.run(slices.Sorted(maps.Keys(chosen)))
	bar.clear()
	if err != nil {
		return nil, err
	}
	return newReport(p, chosen, verdicts, explained, workers.ready), nil
}

// choose picks the mutants of the files that were asked for, by number.
func (p project) choose(all []schemata.Mutant) (map[int]schemata.Mutant, error) {
	chosen := map[int]schemata.Mutant{}
	files := map[string]bool{}
	for _, m := range all {
		files[m.File] = true
		if p.asks(m.File) {
			chosen[m.Number] = m
		}
	}
	for _, name := range p.only {
		if !files[name] {
			return nil, fmt.Errorf("no mutants in %s: files of %s with mutants are %s", name, p.folder,
				strings.Join(slices.Sorted(maps.Keys(files)), ", "))
		}
	}
	return chosen, nil
}

// asks reports whether a file's mutants are asked for.
func (p project) asks(file string) bool {
	return len(p.only) == 0 || slices.Contains(p.only, file)
}

// build makes the command that tries the mutants, with the mutants in it.
func (p project) build(made *schemata.Package, folder string) (string, error) {
	overlay, err := made.Overlay(folder)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "worker")
	out, err := exec.Command("go", "build", "-overlay", overlay, "-o", binary, p.worker).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("the mutants do not compile: %w\n%s", err, out)
	}
	return binary, nil
}
