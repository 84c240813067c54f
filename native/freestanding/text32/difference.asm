# difference: finds the first 64-byte block from esi up to ecx that differs from
# its image at edi. Gives its address in esi, or ecx. Uses eax and edi.

next:   mov   eax, [esi]
        cmp   eax, [edi]
        jne   found
        mov   eax, [esi+4]
        cmp   eax, [edi+4]
        jne   found
        mov   eax, [esi+8]
        cmp   eax, [edi+8]
        jne   found
        mov   eax, [esi+12]
        cmp   eax, [edi+12]
        jne   found
        add   esi, 16
        add   edi, 16
        cmp   esi, ecx
        jne   next
found:  and   esi, -64
        ret
