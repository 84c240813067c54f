# rax bytes below the caller's rsp are about to be taken.
    lea   r10, [rsp+8]
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
    ret
