# strike: called by the probe, behind its capture, where signals are to come at some
# visits: counts this one. Where it is that of signals, sends them to the process
# while all are blocked. If the program itself blocks them it goes on with them
# pending; else by a sigreturn that unblocks them: the kernel finds the program about
# to run the instruction at the checkpoint.
#
# Who sends says what siginfo holds (rt_sigqueueinfo): SI_USER, from process 0 of user
# 0. That the alternate stack stays as it is, flags say that there are none of.
#
#   a strike: | thunk | visit | signal | address of the checkpoint |   8 bytes each
#   the probe's block: | return | xmm0 ... xmm3 | rax ... r15 | rflags | return to the thunk | rsp |
#   strike_frame is an ucontext, see step.asm of the stage, with the mask at 296

        mov   rbx, [strike_list]
        mov   rbp, [strike_count]
        mov   r12d, offset struck
        mov   r13d, 0                   # nothing was sent
        mov   r14d, 0                   # that is not blocked
        mov   r15d, offset strike_frame
each:   mov   eax, [probed]
        and   eax, -64
        cmp   rax, [rbx]
        jne   next
        add   qword ptr [r12], 1
        mov   rax, [r12]
        cmp   rax, [rbx+8]
        jne   next
        cmp   r13, 0
        jne   send
        mov   edi, 0                    # SIG_BLOCK
        mov   esi, offset all_signals
        lea   rdx, [r15+296]            # what is blocked now
        call  set
        mov   r13, [rbx+24]
send:   mov   rdi, [process_number]
        mov   rsi, [rbx+16]
        mov   edx, offset sent
        mov   eax, 129                  # rt_sigqueueinfo
queue:  syscall
queue_end:
        cmp   rax, 0
        jne   start.failed
        mov   ecx, [rbx+16]
        sub   ecx, 1
        mov   rax, [r15+296]
        shr   rax, cl
        not   eax
        and   eax, 1
        or    r14d, eax
next:   add   rbx, 32
        add   r12, 8
        sub   rbp, 1
        jne   each
        cmp   r14d, 0
        jne   state
        cmp   r13, 0
        jne   unblock
        ret

unblock:
        mov   edi, 2                    # SIG_SETMASK
        lea   rsi, [r15+296]
        mov   edx, 0
set:    mov   r10d, 8
        mov   eax, 14                   # rt_sigprocmask
mask:   syscall
mask_end:
        cmp   rax, 0
        jne   start.failed
        ret

state:  movups xmm0, [rsp+8]
        movups xmm1, [rsp+24]
        movups xmm2, [rsp+40]
        movups xmm3, [rsp+56]
        mov   ebx, offset strike_state
        lea   rdi, [rbx+464]            # struct _fpx_sw_bytes, and the header
        mov   ecx, 14
        mov   eax, 0
        rep stosq
        mov   rcx, [state_size]
        cmp   rcx, 0
        je    legacy
        mov   eax, -1
        mov   edx, -1
        xsave64 [rbx]
        mov   dword ptr [rbx+464], 0x46505853 # FP_XSTATE_MAGIC1
        mov   dword ptr [rbx+rcx], 0x46505845 # FP_XSTATE_MAGIC2
        mov   [rbx+480], ecx
        add   ecx, 4
        mov   [rbx+468], ecx
        mov   rax, [state_features]
        mov   [rbx+472], rax
        jmp   context
legacy: fxsave64 [rbx]

context:
        lea   r14, [rsp+72]             # rax
        mov   rdi, r15
        mov   eax, 7                    # UC_FP_XSTATE, UC_SIGCONTEXT_SS, UC_STRICT_RESTORE_SS
        stosq
        mov   eax, 0
        stosq
        stosq
        mov   eax, 7                    # no ss_flags
        stosq
        mov   eax, 0
        stosq
        lea   rsi, [r14+64]             # r8
        mov   ecx, 8
        rep movsq
        mov   rax, [r14+56]             # rdi
        stosq
        mov   rax, [r14+48]             # rsi
        stosq
        mov   rax, [r14+40]             # rbp
        stosq
        mov   rax, [r14+24]             # rbx
        stosq
        mov   rax, [r14+16]             # rdx
        stosq
        mov   rax, [r14]
        stosq
        mov   rax, [r14+8]              # rcx
        stosq
        mov   rax, [r14+144]            # rsp
        stosq
        mov   rax, r13
        stosq
        mov   rax, [r14+128]            # rflags
        stosq
        mov   ecx, [probed+4]           # CS where not 0x33
        cmp   ecx, 0
        jne   narrow
        mov   ecx, 0x33
narrow: mov   eax, ss
        shl   rax, 48
        or    rax, rcx
        stosq
        mov   eax, 0
        mov   ecx, 4                    # error, trap, mask, cr2
        rep stosq
        mov   rax, rbx
        stosq
        mov   eax, 0
        mov   ecx, 8
        rep stosq

        mov   rax, [r14+128]            # sigreturn leaves some flags as they are
        and   rax, -0x101
        push  rax
        popfq
        mov   rsp, r15
        mov   eax, 15                   # rt_sigreturn
back:   syscall
back_end:
        ud2
