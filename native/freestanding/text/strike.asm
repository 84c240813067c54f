# strike: called by the probe, behind its capture, where signals are to come at some
# visits: counts this one. Where it is that of signals, sends them to the process
# while all are blocked. If the program itself blocks them it goes on with them
# pending. Else another signal, the carrier, comes to land, which puts the program at
# the checkpoint into its context: sigreturn then unblocks what was sent. So the frame
# that it returns from is the simulator's own.
#
#   a strike: | thunk | visit | signal | address of the checkpoint |   8 bytes each
#   the probe's block, up to private_top: | xmm0 ... xmm3 | rax ... r15 | rflags | return to the thunk |
#   ucontext: see fault

        mov   rbx, [strike_list]
        mov   rbp, [strike_count]
        mov   r12d, offset struck
        mov   r13d, 0                   # nothing was sent
        mov   r14d, 0                   # that is not blocked
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
        mov   edx, offset blocked       # what is blocked now
        call  mask
        mov   r13, [rbx+24]
        mov   [struck_at], r13
send:   mov   esi, [rbx+16]
        call  queue
        mov   ecx, [rbx+16]
        sub   ecx, 1
        mov   rax, [blocked]
        shr   rax, cl
        not   eax
        and   eax, 1
        or    r14d, eax
next:   add   rbx, 32
        add   r12, 8
        sub   rbp, 1
        jne   each
        cmp   r14d, 0
        jne   carry
        cmp   r13, 0
        jne   unblock
        ret

unblock:
        mov   edi, 2                    # SIG_SETMASK
        mov   esi, offset blocked
        mov   edx, 0
mask:   mov   r10d, 8
        mov   eax, 14                   # rt_sigprocmask
        syscall
        cmp   rax, 0
        jne   start.failed
        ret

queue:  mov   rdi, [process_number]
        mov   edx, offset sent
        mov   eax, 129                  # rt_sigqueueinfo
        syscall
        cmp   rax, 0
        jne   start.failed
        ret

carry:  movups xmm0, [rsp+8]
        movups xmm1, [rsp+24]
        movups xmm2, [rsp+40]
        movups xmm3, [rsp+56]
        mov   esp, offset strike_top
        mov   esi, offset carrier
        call  queue
        mov   edi, 1                    # SIG_UNBLOCK
        mov   esi, offset carrier_only
        mov   edx, 0
        call  mask
wait:   jmp   wait                      # where it comes late

land:   mov   esi, offset private_top
        lea   rdi, [rdx+40]
        lea   rsi, [rsi-80]             # r8, behind rax to rdi
        mov   ecx, 8
        rep movsq
        mov   esi, offset private_top
        mov   rax, [rsi-88]             # rdi
        stosq
        mov   rax, [rsi-96]             # rsi
        stosq
        mov   rax, [rsi-104]            # rbp
        stosq
        mov   rax, [rsi-120]            # rbx
        stosq
        mov   rax, [rsi-128]            # rdx
        stosq
        mov   rax, [rsi-144]            # rax
        stosq
        mov   rax, [rsi-136]            # rcx
        stosq
        mov   rax, [rsi]                # rsp
        stosq
        mov   rax, [struck_at]
        stosq
        mov   rax, [rsi-16]             # rflags
        stosq
        mov   ecx, [probed+4]           # CS where not 0x33
        cmp   ecx, 0
        je    wide
        mov   [rdi], cx
wide:   mov   rax, [blocked]
        mov   [rdx+296], rax
        mov   rax, [rsi-16]             # sigreturn leaves some flags as they are
        and   rax, -0x101
        push  rax
        popfq
        ret                             # to resume
