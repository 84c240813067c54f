// Package object loads relocatable objects, ELF (System V gABI 4; x86-64 psABI 4) and COFF
// (Microsoft, "PE Format"), as compilers and assemblers write them, so that each of their
// functions can be run by itself and its stack walked by the object's own unwind tables:
//
//	Read   the sections, symbols and relocations of a file; here alone the formats differ
//	Load   gives them addresses in the fixed address space of programs, and resolves
//	       what refers to them
//	Image.Program  a call of one function from a small caller of our own, in the
//	       convention of the psABI or, of COFF, of Windows
//
// Code and what is read only lie in the code's 64 KiB, what can be written on the data
// page, and a global offset table is made where one is asked for. What the object does
// not define has addresses of its own at which nothing is mapped: a run ends where it
// reaches for one, and the name is known (Image.Undefined).
package object
