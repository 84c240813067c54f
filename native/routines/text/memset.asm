    .cfi_startproc
    mov   r8, rdi
    mov   eax, esi
    mov   rcx, rdx
    rep stosb
    mov   rax, r8
    ret
    .cfi_endproc
