// Package framecheck checks claims about the x86 call stack: scenarios in YAML
// are predicted by a reference model, run on the processor, and compared byte
// for byte. The command is tools/framecheck; harness/matching has a matcher for
// other suites.
package framecheck
