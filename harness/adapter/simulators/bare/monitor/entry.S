// How a program is entered and left. Every exception, interrupt and system call ends on one
// path: the registers go to `frame` and run_user returns.
#include "places.h"

.section .text
.code64

// void run_user(void): goes on with the program at what `frame` holds, until it traps.
.globl run_user
run_user:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov  %rsp, monitor_rsp(%rip)
    lea  frame(%rip), %rsp
    pop  %r15
    pop  %r14
    pop  %r13
    pop  %r12
    pop  %r11
    pop  %r10
    pop  %r9
    pop  %r8
    pop  %rdi
    pop  %rsi
    pop  %rbp
    pop  %rbx
    pop  %rdx
    pop  %rcx
    pop  %rax
    add  $16, %rsp              // vector, error code
    iretq

// The interrupt stack (IST 1) is the end of `frame`: the processor and these pushes fill it.
trapped:
    push %rax
    push %rcx
    push %rdx
    push %rbx
    push %rbp
    push %rsi
    push %rdi
    push %r8
    push %r9
    push %r10
    push %r11
    push %r12
    push %r13
    push %r14
    push %r15
    testb $3, frame_cs(%rip)
    jz   broken                 // a trap of the monitor itself
    mov  monitor_rsp(%rip), %rsp
    pop  %r15
    pop  %r14
    pop  %r13
    pop  %r12
    pop  %rbp
    pop  %rbx
    cld
    ret

broken:
    lea  monitor_stack_top(%rip), %rsp
    call program_broken
1:  hlt
    jmp  1b

// SYSCALL saves rip in rcx and the flags in r11, and leaves rsp alone (SDM vol. 2, SYSCALL).
.macro system_call name, cs, vector
.globl \name
\name:
    mov  %rsp, frame_rsp(%rip)
    lea  frame_end(%rip), %rsp
    push $USER_DATA
    push frame_rsp(%rip)
    push %r11
    push $\cs
    push %rcx
    push $0
    push $\vector
    jmp  trapped
.endm
system_call syscall64, USER_CODE64, 0x100
system_call syscall32, USER_CODE32, 0x101

// void clear_flags(void): SYSCALL with all flags masked comes to flags_cleared.
.globl clear_flags
clear_flags:
    syscall
    ret
.globl flags_cleared
flags_cleared:
    jmp  *%rcx

// One gate for each vector; those of the exceptions 8, 10 to 14, 17, 21, 29 and 30 push an error code.
.balign 16
.globl gates
gates:
.set vector, 0
.rept 256
    .balign 16
    .if !((vector == 8) || (vector >= 10 && vector <= 14) || (vector == 17) || (vector == 21) || (vector == 29) || (vector == 30))
    push $0
    .endif
    push $vector
    jmp  trapped
    .set vector, vector + 1
.endr

// Vector registers: void load_xmm(const void *), void store_xmm(void *), and so on.
.macro vectors width, move, bytes
.globl load_\width
load_\width:
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    \move \n * \bytes(%rdi), %\width\n
    .endr
    ret
.globl store_\width
store_\width:
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    \move %\width\n, \n * \bytes(%rdi)
    .endr
    ret
.endm
vectors xmm, movups, 16
vectors ymm, vmovups, 32

.section .bss
.balign 16
.globl frame
frame:
    .skip 15 * 8                // r15 ... rax
    .skip 2 * 8                 // vector, error code
    .skip 8                     // rip
frame_cs:
    .skip 4 * 8                 // cs, rflags, rsp, ss
frame_end:
.globl frame_end
frame_rsp:
    .skip 8
monitor_rsp:
    .skip 8
.balign 16
    .skip 0x4000
.globl monitor_stack_top
monitor_stack_top:
