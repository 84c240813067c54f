# strike: called by the probe, behind its capture, where signals are to come at some
# visits: counts this one. Where it is that of signals, sends another, the carrier, to
# land, which has all blocked: it sends them, and puts the program at the checkpoint
# into the context that it returns to, so that sigreturn unblocks them there. If the
# program itself blocks them, it goes on as it was, with them pending. So each frame is
# the simulator's own, and so is what it keeps of the mask. The carrier comes with the
# vector registers and flags of the program: not every sigreturn takes them from the
# context.
#
#   a strike: | thunk | visit | signal | address of the checkpoint |   8 bytes each
#   the probe's block, up to private_top: | xmm0 ... xmm3 | rax ... r15 | rflags | return to the thunk |
#   ucontext: see fault

        mov   r13d, 0                   # no signal comes
        mov   r14d, 1
        call  each
        cmp   r13d, 0
        jne   carry
        ret

each:   mov   rbx, [strike_list]        # counts, by r14, and looks which come; or sends them
        mov   rbp, [strike_count]
        mov   r12d, offset struck
one:    mov   eax, [probed]
        and   eax, -64
        cmp   rax, [rbx]
        jne   next
        add   [r12], r14
        mov   rax, [r12]
        cmp   rax, [rbx+8]
        jne   next
        mov   r13d, 1
        cmp   r14d, 0
        jne   next
        mov   rax, [rbx+24]
        mov   [struck_at], rax
        mov   esi, [rbx+16]
        call  queue
        mov   ecx, [rbx+16]
        sub   ecx, 1
        mov   rax, [r15+296]            # what the program blocks
        shr   rax, cl
        not   eax
        and   eax, 1
        or    [unblocked], rax
next:   add   rbx, 32
        add   r12, 8
        sub   rbp, 1
        jne   one
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
        mov   [target_rsp], rsp
        mov   qword ptr [landed], offset wait
        mov   qword ptr [unblocked], 0
        mov   esp, offset strike_top
        mov   esi, offset carrier
        call  queue
        mov   rax, [probed-8]           # the program's flags
        and   rax, -0x101
        push  rax
        popfq
wait:   jmp   [landed]                  # it may come late
over:   push  2                         # AC and DF may be set
        popfq
        mov   rsp, [target_rsp]
        ret

land:   cld                             # not every simulator does it
        mov   r15, rdx
        mov   r14d, 0
        call  each
        mov   qword ptr [landed], offset over
        cmp   qword ptr [unblocked], 0
        je    back
        mov   esi, offset private_top
        lea   rdi, [r15+40]
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
wide:   mov   rax, [rsi-16]             # sigreturn leaves some flags as they are
        and   rax, -0x101
        push  rax
        popfq
back:   ret                             # to resume
