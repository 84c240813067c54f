package schemata

import (
	"fmt"
	"slices"
)

// Rules say what of a package is not mutated.
type Rules struct {
	// Files and Functions are left out whole. A function is named as in Mutant.
	Files, Functions []string
	// Wording names packages whose functions make texts for people, as in "fmt",
	// and functions of the package itself that do, named as in Mutant: calls of them
	// are left out. So are fields of the names in WordingFields.
	Wording, WordingFields []string
	// Refusals are the error types of what the package declines to do: when it
	// should decline is not mutated, but for declining always.
	Refusals []string
}

// check finds what the rules name and the package does not have.
func (r Rules) check(s *source) error {
	var files, functions []string
	for _, in := range s.files {
		files = append(files, in.name)
		for _, d := range in.tree.Decls {
			functions = append(functions, declared(d))
		}
	}
	for kind, names := range map[string][2][]string{
		"file": {r.Files, files}, "function": {r.Functions, functions}, "type": {r.Refusals, s.pkg.Scope().Names()},
	} {
		for _, name := range names[0] {
			if !slices.Contains(names[1], name) {
				return fmt.Errorf("the rules leave out the %s %s, which %s does not have", kind, name, s.folder)
			}
		}
	}
	return nil
}
