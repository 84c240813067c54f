    push  rdi
    .seh_pushreg rdi
    .seh_endprologue
    mov   r9, rcx
    mov   rdi, rcx
    mov   eax, edx
    mov   rcx, r8
    rep stosb
    mov   rax, r9
    pop   rdi
    ret
