# store: stores the vector registers that the case uses behind the record's block.

        cmp   qword ptr [width], 16
        je    xmm
        ja    wider
        ret
xmm:    movups [rbp+320], xmm0
        movups [rbp+336], xmm1
        movups [rbp+352], xmm2
        movups [rbp+368], xmm3
        movups [rbp+384], xmm4
        movups [rbp+400], xmm5
        movups [rbp+416], xmm6
        movups [rbp+432], xmm7
        movups [rbp+448], xmm8
        movups [rbp+464], xmm9
        movups [rbp+480], xmm10
        movups [rbp+496], xmm11
        movups [rbp+512], xmm12
        movups [rbp+528], xmm13
        movups [rbp+544], xmm14
        movups [rbp+560], xmm15
        ret
wider:  cmp   qword ptr [width], 64
        je    zmm
        vmovups [rbp+320], ymm0
        vmovups [rbp+352], ymm1
        vmovups [rbp+384], ymm2
        vmovups [rbp+416], ymm3
        vmovups [rbp+448], ymm4
        vmovups [rbp+480], ymm5
        vmovups [rbp+512], ymm6
        vmovups [rbp+544], ymm7
        vmovups [rbp+576], ymm8
        vmovups [rbp+608], ymm9
        vmovups [rbp+640], ymm10
        vmovups [rbp+672], ymm11
        vmovups [rbp+704], ymm12
        vmovups [rbp+736], ymm13
        vmovups [rbp+768], ymm14
        vmovups [rbp+800], ymm15
        ret
zmm:    vmovups [rbp+320], zmm0
        vmovups [rbp+384], zmm1
        vmovups [rbp+448], zmm2
        vmovups [rbp+512], zmm3
        vmovups [rbp+576], zmm4
        vmovups [rbp+640], zmm5
        vmovups [rbp+704], zmm6
        vmovups [rbp+768], zmm7
        vmovups [rbp+832], zmm8
        vmovups [rbp+896], zmm9
        vmovups [rbp+960], zmm10
        vmovups [rbp+1024], zmm11
        vmovups [rbp+1088], zmm12
        vmovups [rbp+1152], zmm13
        vmovups [rbp+1216], zmm14
        vmovups [rbp+1280], zmm15
        vmovups [rbp+1344], zmm16
        vmovups [rbp+1408], zmm17
        vmovups [rbp+1472], zmm18
        vmovups [rbp+1536], zmm19
        vmovups [rbp+1600], zmm20
        vmovups [rbp+1664], zmm21
        vmovups [rbp+1728], zmm22
        vmovups [rbp+1792], zmm23
        vmovups [rbp+1856], zmm24
        vmovups [rbp+1920], zmm25
        vmovups [rbp+1984], zmm26
        vmovups [rbp+2048], zmm27
        vmovups [rbp+2112], zmm28
        vmovups [rbp+2176], zmm29
        vmovups [rbp+2240], zmm30
        vmovups [rbp+2304], zmm31
        ret
