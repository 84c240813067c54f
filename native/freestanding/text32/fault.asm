# fault: the handler of every signal that an instruction can raise, and of the
# timer's. It returns to the kernel only where the timer's came in between.
#
#   the stack: | return, to resume | signal | siginfo | ucontext |
#   ucontext: | 20 bytes | gs | fs | es | ds | edi | esi | ebp | esp | ebx | edx | ecx | eax |
#             | trap | error | eip | cs | eflags | esp | ss | fpu | mask | cr2 |   4 bytes each

        push  2                         # AC and DF may still be set
        popfd
        mov   ebx, [esp+12]
        mov   esi, [esp+8]
        mov   ecx, [ebx+76]             # eip
        mov   eax, ecx
        sub   eax, offset text
        cmp   dword ptr [esp+4], 27     # SIGPROF
        je    timer_is_up
        cmp   ecx, offset start.asked
        je    learn
        cmp   eax, offset text_room
        jb    start.failed              # a fault of these functions' own
        mov   edx, 2                    # a fault
        jmp   state
timer_is_up:
        mov   dword ptr [expired], 1
        cmp   eax, offset own_room      # of these functions and the thunks
        jb    back
        mov   edx, 3

# The stack is still the alternate one, so that a timer's signal leaves its frame alone.
state:  mov   ebp, offset record_at
        push  edx
        call  capture.blank
        pop   edx
        mov   [ebp+64], edx
        mov   eax, [esi]                # signal and errno
        mov   [ebp+24], eax
        mov   eax, [esi+4]
        mov   [ebp+28], eax
        mov   eax, [esi+8]              # code
        mov   [ebp+32], eax
        call  general
        mov   eax, [ebx+76]
        mov   [ebp+232], eax
        mov   eax, [ebx+72]
        mov   [ebp+272], eax
        mov   eax, [ebx+68]
        cmp   eax, 32
        jb    known
        call  vector
        mov   dword ptr [ebp+48], 1
known:  mov   [ebp+264], eax
        cmp   eax, 14
        jne   flag
        mov   ecx, [ebx+104]
        mov   [ebp+280], ecx
flag:   cmp   eax, 1                    # #DB, #BP and #OF are traps
        je    told
        cmp   eax, 3
        je    told
        cmp   eax, 4
        je    told
        mov   eax, [no_rf]
        cmp   eax, 0
        je    told
        or    [ebp+240], eax
        or    dword ptr [ebp+48], 4

        # A trap behind a jump that stands at a checkpoint: as if that were the nop.
told:   mov   eax, [ebp+232]
        sub   eax, offset thunks
        cmp   eax, [thunk_bytes]
        jae   record
        cmp   dword ptr [ebp+264], 1    # #DB
        jne   record
        call  trapped
        jmp   record

trapped:
        shr   eax, 6
        mov   dword ptr [ebp+232], 0
        mov   dword ptr [ebp+264], 0
        mov   dword ptr [ebp+64], 1
        cmp   eax, 0
        je    exit
        mov   dword ptr [ebp+64], 0
        lea   ecx, [eax-1]
        mov   [ebp+72], ecx
        push  ebx
        push  eax
        call  record                    # the visit, which is checked and spoilt
        pop   ecx
        pop   ebx
        call  general
        mov   dword ptr [ebp+64], 2
        mov   dword ptr [ebp+72], 0
        mov   dword ptr [ebp+264], 1
        mov   eax, [places]
        mov   eax, [eax+ecx*8+8]
        add   eax, 5
        mov   [ebp+232], eax
exit:   ret

learn:  mov   edx, [ebx+84]
        not   edx
        and   edx, 0x10000              # RF, which the processor sets for a fault
        mov   [no_rf], edx
        mov   ebp, [ebx+44]
        jmp   start.learnt

back:   ret                             # to resume

resume: mov   eax, 173                  # rt_sigreturn
        int   0x80

general:
        mov   eax, [ebx+64]
        mov   [ebp+104], eax
        mov   eax, [ebx+60]
        mov   [ebp+112], eax
        mov   eax, [ebx+56]
        mov   [ebp+120], eax
        mov   eax, [ebx+52]
        mov   [ebp+128], eax
        mov   eax, [ebx+48]
        mov   [ebp+136], eax
        mov   eax, [ebx+44]
        mov   [ebp+144], eax
        mov   eax, [ebx+40]
        mov   [ebp+152], eax
        mov   eax, [ebx+36]
        mov   [ebp+160], eax
        mov   eax, [ebx+84]
        mov   [ebp+240], eax
        mov   ax, [ebx+28]              # es, cs, ss, ds, fs, gs
        mov   word ptr [ebp+248], ax
        mov   ax, [ebx+80]
        mov   word ptr [ebp+250], ax
        mov   ax, [ebx+92]
        mov   word ptr [ebp+252], ax
        mov   ax, [ebx+32]
        mov   word ptr [ebp+254], ax
        mov   ax, [ebx+24]
        mov   word ptr [ebp+256], ax
        mov   ax, [ebx+20]
        mov   word ptr [ebp+258], ax
        ret
