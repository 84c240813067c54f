// Package processes holds what the kernel makes of a process against what the model of
// execve predicts: the stack at its first instruction byte for byte, its registers, its
// mappings, and what becomes of them when it takes its steps.
package processes
