package schemata

// Rules say what of a package is not mutated.
type Rules struct {
	// Files and Functions are left out whole. A function is named as in Mutant.
	Files, Functions []string
	// Wording names packages whose functions make texts for people, as in "fmt",
	// and functions of the package itself that do; what they are given is left
	// out. So are fields of these names.
	Wording, WordingFields []string
	// Refusals are the error types of what the package declines to do: when it
	// should decline is not mutated, but for declining always.
	Refusals []string
}
