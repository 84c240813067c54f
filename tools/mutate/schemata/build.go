package schemata

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Package is a package with its mutants.
type Package struct {
	// Mutants are by number: the first is number 1.
	Mutants []Mutant
	folder  string
	files   map[string]string // the mutated files by their names
}

// chosenPath is the package that the mutated files ask.
const chosenPath = "github.com/framecheck/framecheck/tools/mutate/chosen"

// Make finds the mutants of the package in a folder. An error says that the
// package does not compile, or that it has a function named init, which nothing
// can run twice.
func Make(folder string, rules Rules) (*Package, error) {
	s, err := load(folder)
	if err != nil {
		return nil, err
	}
	if err := rules.check(s); err != nil {
		return nil, err
	}
	f := newFinder(s, rules)
	p := &Package{folder: s.folder, files: map[string]string{}}
	for _, in := range s.files {
		if err := f.withoutInit(in); err != nil {
			return nil, err
		}
		done := f.mutate(in)
		name := done.offset(in.tree.Name.End())
		p.files[in.name] = string(in.text[:name]) + f.header() + done.render(name, len(in.text)) + f.resets(in, done)
	}
	p.files[s.files[0].name] += f.resetAll()
	p.Mutants = f.mutants
	return p, nil
}

func (f *finder) withoutInit(in *file) error {
	for _, d := range in.tree.Decls {
		if function, ok := d.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
			return fmt.Errorf("%s: a function init cannot be run again with a mutant: let a variable have its result", f.set.Position(d.Pos()))
		}
	}
	return nil
}

// header imports what the mutants need, on the line of the package clause.
func (f *finder) header() string {
	header := fmt.Sprintf("; import mutants_chosen %q", chosenPath)
	for _, path := range slices.Sorted(maps.Keys(f.imports)) {
		header += fmt.Sprintf("; import %s %q", alias(path), path)
	}
	return header
}

// resets writes a function for each variable of a file that has an initial
// value, numbered in the order in which the package initialises them.
func (f *finder) resets(in *file, done *script) string {
	b := &strings.Builder{}
	fmt.Fprint(b, "\nvar _ = mutants_chosen.None\n")
	for i, variable := range f.info.InitOrder {
		from := variable.Rhs.Pos()
		if from < in.tree.FileStart || from >= in.tree.FileEnd {
			continue
		}
		names := make([]string, len(variable.Lhs))
		for n, v := range variable.Lhs {
			names[n] = v.Name()
		}
		value := done.render(done.offset(from), done.offset(variable.Rhs.End()))
		fmt.Fprintf(b, "\nfunc mutantsReset%d() { %s = %s }\n", i, strings.Join(names, ", "), value)
	}
	return b.String()
}

// resetAll registers the functions of all variables.
func (f *finder) resetAll() string {
	b := &strings.Builder{}
	fmt.Fprint(b, "\nfunc init() {\n\tmutants_chosen.OnReset(func() {\n")
	for i := range f.info.InitOrder {
		fmt.Fprintf(b, "\t\tmutantsReset%d()\n", i)
	}
	fmt.Fprint(b, "\t})\n}\n")
	return b.String()
}

// Overlay writes the mutated files into a folder, and gives the path of the file
// there that makes the go command's -overlay take them for the package's own.
func (p *Package) Overlay(folder string) (string, error) {
	replace := map[string]string{}
	for name, text := range p.files {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(p.folder, name)] = path
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "overlay.json")
	return path, os.WriteFile(path, list, 0o600)
}
