    mov   rax, rdi
    mov   rcx, rdx
    rep movsb
    ret
