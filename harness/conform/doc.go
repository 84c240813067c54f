// Package conform holds other simulators against the reference model, with the
// processor's own capture beside it where one can be had:
//
//	profile      what a case asks of a simulator, told from its instructions and outcome
//	Check        runs the cases, and gives each one verdict
//	Cause        groups divergences: the same instruction with the same wrong effect
//	Known        the divergences that somebody has explained already
//	Report       all of it for a terminal, as JSON, as one HTML page, as a badge
//
// A simulator is any harness.Machine: an adapter that speaks the protocol, or a
// command that runs an exported ELF file.
package conform
