# copy: copies rcx bytes, a multiple of 64, from rsi to rdi, which end behind
# them. Uses xmm0 to xmm3. For the few blocks of a usual record this is several
# times faster than rep movsb.

next:   cmp   rcx, 0
        je    done
        movups xmm0, [rsi]
        movups xmm1, [rsi+16]
        movups xmm2, [rsi+32]
        movups xmm3, [rsi+48]
        movups [rdi], xmm0
        movups [rdi+16], xmm1
        movups [rdi+32], xmm2
        movups [rdi+48], xmm3
        add   rsi, 64
        add   rdi, 64
        sub   rcx, 64
        jmp   next
done:   ret
