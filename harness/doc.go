// Package harness is where both sides meet: it builds each scenario's program,
// has the model predict it and the processor run it, compares the two and the
// author's expectations, and gives each case exactly one verdict.
package harness
