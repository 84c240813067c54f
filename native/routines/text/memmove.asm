    .cfi_startproc
    mov   rax, rdi
    mov   rcx, rdx
    cmp   rdi, rsi
    jbe   upwards
    lea   rdi, [rdi+rcx-1]
    lea   rsi, [rsi+rcx-1]
    std
    rep movsb
    cld
    ret
upwards:
    rep movsb
    ret
    .cfi_endproc
