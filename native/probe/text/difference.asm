# difference: finds the first 64-byte block from rsi up to rcx that differs from
# its image at rdi. Gives its address in rsi, or rcx. Uses rax, rdx, r9, rdi and
# xmm0 to xmm3; the upper halves of ymm0 to ymm3 only where all such halves are
# zero, and makes them zero again.

        cmp   qword ptr [has_ymm], 0
        je    narrow
        mov   r9, rcx
        mov   ecx, 1                    # the components that are in use
        xgetbv
        mov   rcx, r9
        test  eax, 0x44                 # upper halves of ymm, of zmm
        jne   narrow

wide:   vmovdqu ymm0, [rsi]
        vmovdqu ymm1, [rsi+32]
        vpcmpeqb ymm0, ymm0, [rdi]
        vpcmpeqb ymm1, ymm1, [rdi+32]
        vpand ymm0, ymm0, ymm1
        vpmovmskb eax, ymm0
        cmp   eax, -1
        jne   found
        add   rsi, 64
        add   rdi, 64
        cmp   rsi, rcx
        jne   wide
found:  vzeroupper
        ret

narrow: movdqa xmm0, [rsi]
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
        jne   done
        add   rsi, 64
        add   rdi, 64
        cmp   rsi, rcx
        jne   narrow
done:   ret
