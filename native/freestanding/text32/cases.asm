# cases: makes ready what the next case begins with, or ends: with the number of
# cases that differ, 125 for more. A case is laid out as in 64-bit files (see
# text/cases.asm).

        mov   esp, offset private_top
        mov   ebx, [case]
        cmp   ebx, [case_end]
        jae   finished
        shl   ebx, 8
        add   ebx, [descriptors]
        mov   [descriptor], ebx
        mov   dword ptr [seen], 0
        mov   dword ptr [verdict], 0
        mov   dword ptr [cut], 0
        mov   eax, [ebx+216]
        mov   [expect_at], eax
        call  memory
        call  program
        call  arm
        jmp   enter

arm:    mov   ebx, 2                    # ITIMER_PROF
        mov   ecx, offset timer
        mov   edx, 0
        mov   eax, 104                  # setitimer
        int   0x80
        mov   dword ptr [expired], 0
        ret

finished:
        mov   ebx, [differing]
        cmp   ebx, 125
        jbe   few
        mov   ebx, 125
few:    mov   eax, 1                    # exit
        int   0x80
