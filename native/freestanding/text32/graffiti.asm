# graffiti: writes what each quadword from edi up to ecx has spelled in it (see
# Scribble in scenarios/trace/graffiti.go), at addresses that are higher by esi.
# Uses eax, edx and ebx.

        mov   ebx, edi
        shr   ebx, 3
        mov   eax, ebx
        and   eax, 0x7f                 # groups of seven bits
        shl   ebx, 1
        mov   edx, ebx
        and   edx, 0x7f00
        or    eax, edx
        shl   ebx, 1
        mov   edx, ebx
        and   edx, 0x7f0000
        or    eax, edx
        shl   ebx, 1
        mov   edx, ebx
        and   edx, 0x7f000000
        or    eax, edx
        or    eax, -0x7f7f7f80          # 0x80808080
        mov   edx, edi
        shr   edx, 31
        or    edx, 0x5a808080

fill:   mov   [edi+esi], eax
        mov   [edi+esi+4], edx
        add   eax, 1                    # a carry runs on through the top bits,
        adc   edx, 0                    # which are all set
        or    eax, -0x7f7f7f80
        or    edx, 0x808080
        add   edi, 8
        cmp   edi, ecx
        jb    fill
        ret
