# fault: the handler of every signal that an instruction can raise, and of the
# timer's. It returns to the kernel only where the timer's came in between.
#
#   rdi signal · rsi siginfo · rdx ucontext, all on the alternate stack
#   ucontext: | 40 bytes | r8 ... r15 | rdi | rsi | rbp | rbx | rdx | rax | rcx | rsp |
#             | rip | rflags | cs, gs, fs, ss | error | trap | mask | cr2 | xsave image's address |

        push  2                         # AC and DF may still be set
        popfq
        mov   rbx, rdx
        mov   rax, [rbx+168]            # rip
        mov   ecx, eax
        sub   rax, offset text
        cmp   edi, 27                   # SIGPROF
        je    timer_is_up
        cmp   ecx, offset features.asked
        je    learn
        cmp   ecx, offset features.first
        je    learn
        cmp   ecx, offset signals.whose
        jb    whose
        cmp   ecx, offset signals.divided # not every simulator has the exact place
        jb    zeroed
whose:  cmp   rax, offset text_room
        jb    start.failed              # a fault of these functions' own
        mov   ebp, offset record_at
        mov   edx, 2                    # a fault
        jmp   state
timer_is_up:
        mov   qword ptr [expired], 1
        cmp   rax, offset own_room      # of these functions and the thunks
        jb    back
        mov   ebp, offset record_at
        mov   edx, 3

# The stack is still the alternate one, so that a timer's signal leaves its frame alone.
state:  mov   [rbp+64], rdx
        mov   qword ptr [rbp+72], 0
        mov   qword ptr [rbp+48], 0
        mov   rax, [rsi]                # signal and errno
        mov   [rbp+24], rax
        mov   rax, [rsi+8]              # code
        mov   [rbp+32], rax
        call  frame
        call  general
        mov   rax, [rbx+176]
        mov   [rbp+240], rax
        mov   rax, [rbx+168]
        mov   [rbp+232], rax
        mov   rax, [rbx+192]
        mov   [rbp+272], rax
        mov   rax, [rbx+200]
        cmp   rax, 0                    # #DE is SIGFPE: else the simulator tells no vector
        jne   given
        cmp   dword ptr [rbp+24], 8
        jne   guess
given:  cmp   rax, 32
        jb    known
guess:  call  vector
        mov   qword ptr [rbp+48], 1
known:  mov   [rbp+264], rax
        mov   ecx, 0
        cmp   rax, 14
        jne   selectors
        mov   rcx, [rbx+216]
selectors:
        mov   [rbp+280], rcx
        mov   ax, [rbx+184]             # cs
        mov   word ptr [rbp+250], ax
        mov   eax, ss
        test  dword ptr [rbx], 2        # UC_SIGCONTEXT_SS
        je    ours
        mov   ax, [rbx+190]
ours:   mov   word ptr [rbp+252], ax
        mov   eax, [rbp+264]
        cmp   eax, 1                    # #DB, #BP and #OF are traps
        je    segments
        cmp   eax, 3
        je    segments
        cmp   eax, 4
        je    segments
        mov   rax, [no_rf]
        cmp   rax, 0
        je    segments
        or    [rbp+240], rax
        or    qword ptr [rbp+48], 4
segments:
        call  capture.segments
        cmp   qword ptr [moved], 0
        je    told
        or    qword ptr [rbp+48], 2
        mov   ax, [last_es]
        mov   cx, [last_ds]
        mov   rdx, [descriptor]
        cmp   qword ptr [rdx+224], 0
        je    unknown
        mov   ax, [rdx+252]             # nobody can say that they differ
        mov   cx, [rdx+254]
unknown:
        mov   word ptr [rbp+248], ax
        mov   word ptr [rbp+254], cx

        # A trap behind a jump that stands at a checkpoint: as if that were the nop.
told:   mov   rax, [rbp+232]
        sub   rax, offset thunks
        cmp   rax, [thunk_bytes]
        jae   record
        cmp   qword ptr [rbp+264], 1    # #DB
        jne   record
        call  trapped
        jmp   record

trapped:
        shr   eax, 6
        mov   r12d, eax
        mov   qword ptr [rbp+232], 0
        mov   qword ptr [rbp+264], 0
        mov   qword ptr [rbp+64], 1
        cmp   eax, 0
        je    exit
        mov   qword ptr [rbp+64], 0
        lea   rcx, [r12-1]
        mov   [rbp+72], rcx
        push  rbx
        push  r12
        call  record                    # the visit, which is checked and spoilt
        pop   r12
        pop   rbx
        call  general
        mov   rax, [rbx+176]
        mov   [rbp+240], rax
        mov   qword ptr [rbp+64], 2
        mov   qword ptr [rbp+72], 0
        mov   qword ptr [rbp+264], 1
        mov   rax, [places]
        mov   rax, [rax+r12*8+8]
        add   rax, 5
        mov   [rbp+232], rax
exit:   ret

back:   ret                             # to resume

learn:  mov   edx, [rbx+176]
        not   edx
        and   edx, 0x10000              # RF, which the processor sets for a fault
        mov   [no_rf], rdx
        mov   rcx, [rbx+224]
        cmp   rcx, 0
        je    stateless
        cmp   dword ptr [rcx+464], 0x46505853 # FP_XSTATE_MAGIC1
        jne   stateless
        mov   rax, [rcx+472]
        mov   [state_features], rax
        mov   eax, [rcx+480]
        mov   [state_size], rax
stateless:
        mov   eax, ds
        mov   ecx, es
        or    eax, ecx
        jmp   features.learnt

zeroed:
        mov   rsp, [target_rsp]
        cmp   edi, 8                    # SIGFPE
        je    signals.divided
        jmp   signals.loaded

resume: mov   eax, 15                   # rt_sigreturn
        syscall

general:
        mov   ecx, 0
register:
        movzx eax, byte ptr [rcx+order]
        mov   rdx, [rbx+rax*8+40]
        mov   [rbp+rcx*8+104], rdx
        add   ecx, 1
        cmp   ecx, 16
        jne   register
        ret
order:  .byte 13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7
