# fault: the handler of every signal that an instruction can raise. It never
# returns to the kernel: the signal is not blocked meanwhile (SA_NODEFER), and
# the next one starts at the top of the alternate stack again.
#
#   rdi signal · rsi siginfo · rdx ucontext, all on the alternate stack
#   ucontext: | 40 bytes | 23 registers, r8 first, cr2 last | xsave image's address |

        mov   eax, offset alternate
        cmp   rsp, rax
        jb    serve.quit                # a program jumped here
        mov   eax, offset alternate_end
        cmp   rsp, rax
        jae   serve.quit
        mov   r14, rsp
        mov   esp, offset private_top
        push  2                         # AC may still be set
        popfq

        mov   rbx, rdx
        mov   r12, [rsi]                # signal and errno
        mov   r13, [rsi+8]              # code
        cmp   qword ptr [step_flag], 0
        jne   step

last:   cmp   qword ptr [save_bytes], 0
        je    registers
        call  step.vectors
registers:
        lea   rsi, [rbx+40]
        mov   ecx, 192                  # r8 to cr2, padded
        call  capture

        call  wipe
        jmp   leave

wipe:   mov   rdi, r14                  # leave nothing there: the parent looks
        mov   ecx, offset alternate_end
        sub   rcx, rdi
        shr   rcx, 3
        mov   eax, 0
        rep stosq
        ret
