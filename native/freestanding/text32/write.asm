# write: writes edx bytes from ecx to stdout, all of them.

again:  mov   ebx, 1
        mov   eax, 4                    # write
        int   0x80
        cmp   eax, -4                   # EINTR
        je    again
        cmp   eax, 0
        jle   start.failed
        add   ecx, eax
        sub   edx, eax
        jne   again
        ret
