# section: writes rdx bytes from rsi to stdout, with a header before them.
#
#   | kind, rdi | address, rsi | bytes, rdx |   8 bytes each

        mov   [header], rdi
        mov   [header+8], rsi
        mov   [header+16], rdx
        mov   r12, rsi
        mov   r13, rdx
        mov   r8d, offset header
        mov   r9d, 24
        call  write
        mov   r8, r12
        mov   r9, r13
write:  cmp   r9, 0
        je    done
        mov   edi, 1
        mov   rsi, r8
        mov   rdx, r9
        mov   eax, 1                    # write
        syscall
        cmp   rax, -4                   # EINTR
        je    write
        cmp   rax, 0
        jle   start.failed
        add   r8, rax
        sub   r9, rax
        jmp   write
done:   ret
