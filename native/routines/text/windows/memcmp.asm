    push  rdi
    .seh_pushreg rdi
    push  rsi
    .seh_pushreg rsi
    .seh_endprologue
    mov   rdi, rcx
    mov   rsi, rdx
    mov   rcx, r8
    xor   eax, eax
    repe cmpsb
    je    same
    movzx eax, byte ptr [rdi-1]
    movzx ecx, byte ptr [rsi-1]
    sub   eax, ecx
same:
    pop   rsi
    pop   rdi
    ret
