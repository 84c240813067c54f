// Package debugger asks debuggers about the stack of a program at every instruction.
//
//	Executable  makes an ELF file of a program, with symbols and .eh_frame
//	GDB         has gdb step through such files and walk the stack
//	Libunwind   has a program of libunwind's do the same
//	Judge       holds what they say against the calls and returns that were stepped over
package debugger
