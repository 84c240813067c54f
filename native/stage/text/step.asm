# step: what the handler does in a round that is stepped. The program runs with
# the trap flag, so that each of its instructions ends in a trap, or raises a
# signal of its own. Captures what is there before the next instruction and goes
# on with it by itself: the filter lets no sigreturn through. A signal of the
# program's own, and the trap in front of the exit, are the end of the run.
#
# The program's own TF is kept apart, in own. What the instruction that has run
# does with flags, coming says (1 stores them, 2 loads them, 4 stores them in r11,
# 8 is followed by the exit without a trap, 16 is none of the program's): what was
# stored of TF is put right.
#
#   rbx ucontext · r12, r13 siginfo's first quadwords · r14 rsp of the handler
#   ucontext: | 40 bytes | r8 ... r15 | rdi | rsi | rbp | rbx | rdx | rax | rcx | rsp |
#             | rip | rflags | cs, gs, fs, ss | error | trap | mask | cr2 | xsave image's address |

        mov   rax, [coming]
        mov   edx, [own]                # before the instruction
        mov   edi, [rbx+176]
        mov   r15, rdi                  # with TF, to go on with
        and   edi, -0x101
        or    edi, edx                  # the program's flags
        cmp   r12, 5                    # SIGTRAP
        jne   raised
        cmp   r13d, 2                   # TRAP_TRACE
        jne   raised

        test  al, 1
        je    loads
        mov   rcx, [rbx+160]            # TF is bit 0 of the second byte, in each size
        and   byte ptr [rcx+1], -2
        or    byte ptr [rcx+1], dh
loads:  test  al, 2
        je    flags
        mov   edi, r15d
        mov   ecx, edi
        and   ecx, 0x100
        mov   [own], rcx
        or    r15d, 0x100
flags:  mov   [rbx+176], rdi
        test  al, 8
        jne   leaps
        test  al, 16
        jne   before
        cmp   edx, 0
        jne   fault.last                # its own trap
before: and   edi, -0x10001             # no RF: it is clear in what pushf stores
        mov   [rbx+176], rdi
        mov   r12d, offset step_mark
        mov   r13d, 0
        mov   rax, [rbx+168]
        cmp   rax, [exit]
        je    exited

        call  vectors
        push  rbx
        lea   rsi, [rbx+40]
        mov   ecx, 192
        call  capture
        pop   rbx

        mov   eax, 0                    # what does the next instruction do?
        mov   rcx, [rbx+168]
        sub   rcx, offset code
        cmp   rcx, offset code_bytes
        jae   resume
        cmp   word ptr [rbx+184], 0x23
        jne   wide
        add   rcx, offset code_bytes
wide:   movzx eax, byte ptr [rcx+effects]
resume: mov   [coming], rax

        movzx eax, word ptr [rbx+190]   # ss
        movzx ecx, word ptr [rbx+184]   # cs
        push  rax
        push  qword ptr [rbx+160]       # rsp
        push  r15                       # rflags
        push  rcx
        push  qword ptr [rbx+168]       # rip
        call  vectors                   # the kernel cleared them, and capture uses some
        mov   r8, [rbx+40]
        mov   r9, [rbx+48]
        mov   r10, [rbx+56]
        mov   r11, [rbx+64]
        mov   r12, [rbx+72]
        mov   r13, [rbx+80]
        mov   r14, [rbx+88]
        mov   r15, [rbx+96]
        mov   rdi, [rbx+104]
        mov   rsi, [rbx+112]
        mov   rbp, [rbx+120]
        mov   rdx, [rbx+136]
        mov   rax, [rbx+144]
        mov   rcx, [rbx+152]
        mov   rbx, [rbx+128]
        iretq

leaps:  mov   rax, [exit]
        mov   [rbx+168], rax
exited: mov   r12d, offset exit_mark
        mov   r13d, 0
        jmp   fault.last

raised: mov   [rbx+176], rdi
        test  al, 4
        je    fault.last
        cmp   r12d, 31                  # SIGSYS
        jne   fault.last
        mov   rcx, [rbx+64]
        and   rcx, -0x101
        or    rcx, rdx
        mov   [rbx+64], rcx
        jmp   fault.last

vectors:
        mov   rdi, [rbx+224]
        mov   eax, -1
        mov   edx, -1
        xrstor64 [rdi]
        ret
