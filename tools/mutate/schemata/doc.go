// Package schemata makes mutants of a Go package: one version of each of its
// files in which all mutants are present, and package chosen says at run time
// which of them is at work. So a thousand mutants cost one build.
//
// The operators are those that mutation testers have in common (Offutt and
// others, "An experimental determination of sufficient mutant operators", 1996),
// relations without the mutants that others subsume, and statement deletion
// (Deng, Offutt and Li, "Empirical evaluation of the statement deletion mutation
// operator", 2013):
//
//   - an integer operation becomes another, or one of its operands
//   - a relation becomes its neighbour, true or false; a condition true and false;
//     && becomes || and || becomes &&
//   - a number in the source becomes one more and one less, one with a minus 0; a named
//     constant 0, or 1 where it is 0; a text empty; in the declaration of a constant too
//   - an assignment, call, continue or break does not happen
//   - a return gives zero values, nil among them, instead of an error too; a field
//     of a literal is zero; a loop over something has nothing to loop over
//   - two variables that follow each other in a table's row change places
//
// Not mutated are types, declarations without a value, lengths of arrays and
// keys of array literals, which the compiler wants constant, constants beside an
// error that is returned, and what Rules leaves out.
package schemata
