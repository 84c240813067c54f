// Package assembler turns intel listings into machine code at fixed addresses.
//
// golang-asm encodes single instructions, with its architecture amd64 in 64-bit
// code and 386 in 32-bit code, and nothing else. What it leaves to a linker or
// does wrong is done here: names and addresses, the choice between short and
// near branches, instructions that it has not, the check that an instruction can
// take its operands and that every number fits. At the end all bytes are decoded
// again and held against the text, so an instruction that was dropped or encoded
// wrongly is never run.
package assembler
