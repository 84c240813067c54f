// Package execve predicts what a process finds when Linux on x86-64 starts it, and what
// becomes of its stack's mapping while it runs: from the System V psABI for AMD64 (3.4.1,
// "Initial Stack and Register State") and from what the kernel's sources say that execve
// does.
//
//	copy_strings, setup_arg_pages        fs/exec.c
//	create_elf_tables                    fs/binfmt_elf.c
//	arch_align_stack                     arch/x86/kernel/process.c
//	elf_common_init                      arch/x86/include/asm/elf.h
//	expand_downwards, acct_stack_growth  mm/mmap.c, in newer kernels mm/vma.c
//
// What the system alone decides is named and not predicted: the bytes of AT_RANDOM, where
// the vDSO lies.
package execve
