# check: holds the record of a visit against what is expected, and, at end, that of
# the end: the first stop that differs, from 1, is the verdict. What is undefined is
# made zero first. What is expected is laid out as in 64-bit files (see text/check.asm).

        mov   ebx, [descriptor]
        mov   eax, [ebx+232]
        cmp   [seen], eax
        jae   further
        mov   ebx, [expect_at]
        call  hold
        mov   [expect_at], ebx
        ret
further:
        cmp   dword ptr [ebx+224], 0    # nothing is expected
        je    done
        cmp   dword ptr [ebx+236], 0    # more may come
        jne   done
        jmp   differs

end:    mov   ebx, [descriptor]
        cmp   dword ptr [ebx+224], 0
        jne   expected
        mov   dword ptr [verdict], -1
        ret
expected:
        mov   eax, [ebx+232]
        cmp   dword ptr [ebx+236], 0
        jne   enough
        cmp   [seen], eax
        jb    differs
enough: mov   ebx, [ebx+224]

hold:   mov   ecx, [ebx+8]
        lea   edx, [ebx+16]
mask:   cmp   ecx, 0
        je    sum
        mov   esi, [edx]
        mov   eax, [edx+8]
        and   [ebp+esi], eax
        mov   eax, [edx+12]
        and   [ebp+esi+4], eax
        add   edx, 16
        sub   ecx, 1
        jmp   mask

sum:    push  edx                       # what is expected next
        push  ebx
        mov   ecx, 72                   # of an end without a state, the kind alone
        cmp   dword ptr [ebp+64], 3
        je    bounds
        mov   ecx, [ebp+16]
bounds: add   ecx, ebp
        push  ecx
        lea   esi, [ebp+64]
        mov   eax, offset seed          # sum = rotate((sum xor quadword) times factor, 29)
        mov   ebx, 0                    # ebx is its upper half
each:   xor   eax, [esi]
        xor   ebx, [esi+4]
        mov   ecx, eax
        imul  ecx, [factor+4]
        imul  ebx, [factor]
        add   ebx, ecx
        mul   dword ptr [factor]
        add   edx, ebx
        mov   ecx, eax
        shr   ecx, 3
        mov   ebx, edx
        shl   ebx, 29
        or    ebx, ecx
        shl   eax, 29
        shr   edx, 3
        or    eax, edx
        add   esi, 8
        cmp   esi, [esp]
        jb    each
        add   esp, 4
        pop   edx
        xor   eax, [edx]
        xor   ebx, [edx+4]
        or    eax, ebx
        pop   ebx
        je    done
differs:
        cmp   dword ptr [verdict], 0
        jne   done
        mov   eax, [seen]
        add   eax, 1
        mov   [verdict], eax
done:   ret
factor: .byte 0x15, 0x7c, 0x4a, 0x7f, 0xb9, 0x79, 0x37, 0x9e
