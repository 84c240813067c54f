// Package freestanding makes a static ELF file of programs, which runs them under
// whatever runs Linux programs, and nothing else: no library, no interpreter.
//
//	Make    makes the file of cases: programs, each with what is expected of it
//	Reader  reads the records that it writes to stdout
//
// The file maps each program at its fixed addresses, enters it with its registers,
// captures at each checkpoint as the stage does (package probe), and catches what
// it raises. Each capture is written before the program goes on, so that whatever
// ends the process costs the case that is under way alone: started with the number
// of a case as its argument, in decimal, from 0, it begins there; a second argument
// says how many to run.
//
// The exit code is how many cases differ from what is expected, 125 where that is
// more, and 126 where the file cannot run here or its own functions fault. Each such
// case is named on stderr. What is expected travels as one sum for each stop, of the
// state in the form of the record without the bits that are undefined: sixteen bytes
// a stop, where the states would be twenty times as large as the file. The first that
// differs is told by its number; its details are in the record.
//
// # Signals
//
// A program with handlers has the kernel's frames, or the simulator's. Its handlers are
// given before it begins, and a strike comes at its checkpoint by way of another signal,
// SIGURG, whose context is made to be the program's (strike.asm). What a program leaves
// blocked or pending is forgotten. One that is to be Killed ends the process.
//
// First of all, the file tells which extended state a frame has here: what is expected
// of a program with handlers depends on it (trace.System).
//
// # What it asks of a system
//
// mmap, munmap, mprotect, rt_sigaction, sigaltstack, write, exit; and, doing
// without where there are none, arch_prctl and setitimer. Handlers read the state
// in the signal's frame, as Linux lays it out; where a frame has no xsave image or
// no SS, they take what the registers themselves hold, and what else it lacks is
// inferred (see Inferred). iretq is used where a program begins with TF or in 32-bit
// code, cpuid and xgetbv to find out about vectors.
//
// Programs that begin in 32-bit code make a 32-bit file, which makes 32-bit system calls
// and observes no vector registers. It claims all that programs use by its segments,
// and unmaps that first: qemu-i386 has its IDT among the program's memory.
//
// Nothing keeps a program from making system calls here: what does so is to be left
// out. What lies above the reserved range is as the system made it.
//
// # Time and room
//
// Between two visits a run has 100 ms of the process's own time (ITIMER_PROF). Of visits
// it writes 16 more than are expected, and then goes on unseen.
package freestanding
