    .cfi_startproc
    mov   rax, rdi
    mov   rcx, rdx
    rep movsb
    ret
    .cfi_endproc
