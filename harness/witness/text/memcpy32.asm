    push  esi
    push  edi
    mov   edi, [esp+12]
    mov   esi, [esp+16]
    mov   ecx, [esp+20]
    mov   eax, edi
    rep movsb
    pop   edi
    pop   esi
    ret
