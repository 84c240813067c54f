# load: gives the vector registers what the case at rbx begins with: zero where it
# uses none. Uses rsi.

        mov   rsi, [rbx+200]
        cmp   dword ptr [rbx+208], 16
        je    xmm
        ja    wider
        pxor  xmm0, xmm0
        pxor  xmm1, xmm1
        pxor  xmm2, xmm2
        pxor  xmm3, xmm3
        pxor  xmm4, xmm4
        pxor  xmm5, xmm5
        pxor  xmm6, xmm6
        pxor  xmm7, xmm7
        pxor  xmm8, xmm8
        pxor  xmm9, xmm9
        pxor  xmm10, xmm10
        pxor  xmm11, xmm11
        pxor  xmm12, xmm12
        pxor  xmm13, xmm13
        pxor  xmm14, xmm14
        pxor  xmm15, xmm15
        ret
xmm:    movups xmm0, [rsi+0]
        movups xmm1, [rsi+16]
        movups xmm2, [rsi+32]
        movups xmm3, [rsi+48]
        movups xmm4, [rsi+64]
        movups xmm5, [rsi+80]
        movups xmm6, [rsi+96]
        movups xmm7, [rsi+112]
        movups xmm8, [rsi+128]
        movups xmm9, [rsi+144]
        movups xmm10, [rsi+160]
        movups xmm11, [rsi+176]
        movups xmm12, [rsi+192]
        movups xmm13, [rsi+208]
        movups xmm14, [rsi+224]
        movups xmm15, [rsi+240]
        ret
wider:  cmp   dword ptr [rbx+208], 64
        je    zmm
        vmovups ymm0, [rsi+0]
        vmovups ymm1, [rsi+32]
        vmovups ymm2, [rsi+64]
        vmovups ymm3, [rsi+96]
        vmovups ymm4, [rsi+128]
        vmovups ymm5, [rsi+160]
        vmovups ymm6, [rsi+192]
        vmovups ymm7, [rsi+224]
        vmovups ymm8, [rsi+256]
        vmovups ymm9, [rsi+288]
        vmovups ymm10, [rsi+320]
        vmovups ymm11, [rsi+352]
        vmovups ymm12, [rsi+384]
        vmovups ymm13, [rsi+416]
        vmovups ymm14, [rsi+448]
        vmovups ymm15, [rsi+480]
        ret
zmm:    vmovups zmm0, [rsi+0]
        vmovups zmm1, [rsi+64]
        vmovups zmm2, [rsi+128]
        vmovups zmm3, [rsi+192]
        vmovups zmm4, [rsi+256]
        vmovups zmm5, [rsi+320]
        vmovups zmm6, [rsi+384]
        vmovups zmm7, [rsi+448]
        vmovups zmm8, [rsi+512]
        vmovups zmm9, [rsi+576]
        vmovups zmm10, [rsi+640]
        vmovups zmm11, [rsi+704]
        vmovups zmm12, [rsi+768]
        vmovups zmm13, [rsi+832]
        vmovups zmm14, [rsi+896]
        vmovups zmm15, [rsi+960]
        vmovups zmm16, [rsi+1024]
        vmovups zmm17, [rsi+1088]
        vmovups zmm18, [rsi+1152]
        vmovups zmm19, [rsi+1216]
        vmovups zmm20, [rsi+1280]
        vmovups zmm21, [rsi+1344]
        vmovups zmm22, [rsi+1408]
        vmovups zmm23, [rsi+1472]
        vmovups zmm24, [rsi+1536]
        vmovups zmm25, [rsi+1600]
        vmovups zmm26, [rsi+1664]
        vmovups zmm27, [rsi+1728]
        vmovups zmm28, [rsi+1792]
        vmovups zmm29, [rsi+1856]
        vmovups zmm30, [rsi+1920]
        vmovups zmm31, [rsi+1984]
        ret
