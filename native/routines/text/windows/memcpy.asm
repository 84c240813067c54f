    push  rdi
    .seh_pushreg rdi
    push  rsi
    .seh_pushreg rsi
    .seh_endprologue
    mov   rax, rcx
    mov   rdi, rcx
    mov   rsi, rdx
    mov   rcx, r8
    rep movsb
    pop   rsi
    pop   rdi
    ret
