    .cfi_startproc
    mov   rcx, rdx
    xor   eax, eax
    repe cmpsb
    je    same
    movzx eax, byte ptr [rdi-1]
    movzx ecx, byte ptr [rsi-1]
    sub   eax, ecx
same:
    ret
    .cfi_endproc
