// Package probe is what a checkpoint's jump leads to: the machine code that hands
// the state of a program over and gives all of it back. Whoever runs programs
// natively assembles it with its own functions, of which the probe calls two:
//
//	capture  called on the private stack, with the registers in memory (probe.asm)
//	leave    jumped to at the exit, when that is captured
package probe
