// Package machine is the reference model: it predicts what a processor in user
// mode of a 64-bit Linux does with a program, to the bit.
//
// It takes the program's bytes apart by the opcode maps of the Intel SDM
// (vol. 2, appendix A), holds its reading against that of
// golang.org/x/arch/x86/x86asm, and executes the instructions on registers,
// flags and memory in which each byte of the stack knows who wrote it. Where
// the manual leaves a value undefined, the prediction does so too, and names the
// place. Where vendors differ, it has the rules of the one that it is asked about.
// Where it cannot say what happens, or the model does not know an instruction, Run
// gives an error that names the instruction: nothing is ever passed over.
//
// Of the floating-point unit it knows what moves values and keeps the state (x87.go), in
// exact integers, as long as the control word masks every exception that comes up.
//
// Code of 64-bit mode and 32-bit code (compatibility mode) are read and executed as
// the selector in CS says. The model assumes what holds for such a process: linear
// addresses of 48 bits, segments with base 0 and the limit of 4 GiB where 32-bit code
// has one, IOPL 0, CR0.AM set, no shadow stack.
//
// "SDM" is the Intel 64 and IA-32 Architectures Software Developer's Manual,
// "APM" the AMD64 Architecture Programmer's Manual, "psABI" the System V ABI's
// AMD64 supplement. Where a comment says "measured", the manuals are silent and
// the processor (AMD, family 19h) was asked.
package machine
