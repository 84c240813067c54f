# difference: finds the first 64-byte block from rsi up to rcx that differs from
# its image at rdi. Gives its address in rsi, or rcx. Uses rax, rdi, xmm0 to xmm3.

block:  movdqa xmm0, [rsi]
        movdqa xmm1, [rsi+16]
        movdqa xmm2, [rsi+32]
        movdqa xmm3, [rsi+48]
        pcmpeqb xmm0, [rdi]
        pcmpeqb xmm1, [rdi+16]
        pcmpeqb xmm2, [rdi+32]
        pcmpeqb xmm3, [rdi+48]
        pand  xmm0, xmm1
        pand  xmm2, xmm3
        pand  xmm0, xmm2
        pmovmskb eax, xmm0
        cmp   eax, 0xffff
        jne   found
        add   rsi, 64
        add   rdi, 64
        cmp   rsi, rcx
        jne   block
found:  ret
