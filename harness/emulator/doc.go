// Package emulator has programs run by whatever runs Linux programs: it gives a
// command an ELF file of them (package freestanding) and reads their traces back.
//
// A case that ends the command, or keeps it from going on, costs that case alone: the
// command is started again at the one after it. What the command says is not
// believed unchecked, and it never has more than its part of output and time.
package emulator
