# rax bytes below the caller's rsp are about to be taken.
    push  r10
    .seh_pushreg r10
    push  r11
    .seh_pushreg r11
    .seh_endprologue
    lea   r10, [rsp+24]
    mov   r11, rax
pages:
    cmp   r11, 4096
    jb    rest
    sub   r10, 4096
    sub   r11, 4096
    test  byte ptr [r10], 0
    jmp   pages
rest:
    sub   r10, r11
    test  byte ptr [r10], 0
    pop   r11
    pop   r10
    ret
