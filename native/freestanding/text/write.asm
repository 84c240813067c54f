# write: writes rcx bytes from rsi to stdout, all of them.

        mov   r8, rsi
        mov   r9, rcx
again:  mov   edi, 1
        mov   rsi, r8
        mov   rdx, r9
        mov   eax, 1                    # write
        syscall
        cmp   rax, -4                   # EINTR
        je    again
        cmp   rax, 0
        jle   start.failed
        add   r8, rax
        sub   r9, rax
        jne   again
        ret
