# graffiti: writes what each quadword from rdi up to rcx has spelled in it (see
# Scribble in scenarios/trace/graffiti.go), at addresses that are higher by r8.
# The addresses have 32 bits. Uses rax, rdx, r9, r10 and r11.

        mov   eax, edi
        shr   eax, 3
        mov   r9, 0x5a80808080808080
        mov   edx, 0x7f
        mov   r11d, 5                   # groups of seven bits
group:  mov   r10, rax
        and   r10, rdx
        or    r9, r10
        shl   rax, 1
        shl   rdx, 8
        sub   r11d, 1
        jne   group

        mov   r11, 0x0080808080808080
fill:   mov   [rdi+r8], r9
        add   r9, 1                     # a carry runs on through the top bits,
        or    r9, r11                   # which are all set
        add   rdi, 8
        cmp   rdi, rcx
        jb    fill
        ret
