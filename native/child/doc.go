// Package child starts processes of its own making as the kernel starts any other, and
// gives what they show of themselves.
//
//	Make     makes the executable: it writes its registers, its stack and its mappings to
//	         stdout, and then takes the steps of a process
//	Run      has the kernel execute it with the arguments of a process
//	Read     reads what an executable wrote
//
// Run starts a launcher first, which asks for the personality and the limits of the
// process and then calls execve: the strings on the new stack are those of the process
// and nothing of this program's.
//
// # What holds such a process
//
// It runs no code but its own few functions and steps, so there is no filter of system
// calls. It has limits on its time (RLIMIT_CPU, and the parent's), its address space
// (RLIMIT_AS) and no core file (RLIMIT_CORE), is in a group of its own, and is killed
// when the parent's thread ends.
package child
