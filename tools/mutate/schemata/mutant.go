package schemata

// Mutant is one change of one place of the source.
type Mutant struct {
	Number int    // from 1; 0 is the source as it is
	File   string // its name in the package's folder
	Line   int
	// Function holds the place: "name" or "type.name", or the first name of a
	// declaration outside functions.
	Function string
	// Text is the line, without the space around it.
	Text string
	// Change is what becomes of a part of the line, as in "a < b → a <= b". Of
	// mutants of a function that would read the same, all but the first are
	// numbered, as in "err != nil → true (2)".
	Change string
}
