    push  rdi
    .seh_pushreg rdi
    push  rsi
    .seh_pushreg rsi
    .seh_endprologue
    mov   rax, rcx
    mov   rdi, rcx
    mov   rsi, rdx
    mov   rcx, r8
    cmp   rdi, rsi
    jbe   upwards
    lea   rdi, [rdi+rcx-1]
    lea   rsi, [rsi+rcx-1]
    std
    rep movsb
    cld
    pop   rsi
    pop   rdi
    ret
upwards:
    rep movsb
    pop   rsi
    pop   rdi
    ret
