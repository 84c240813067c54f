# check: holds the record of a visit against what is expected, and, at end, that of
# the end: the first stop that differs, from 1, is the verdict. What is undefined is
# made zero first.
#
#   expected: | sum | how many | offset in the record | bits that are kept | ...   8 bytes each

        mov   rbx, [descriptor]
        mov   eax, [rbx+232]
        cmp   [seen], rax
        jae   further
        mov   rbx, [expect_at]
        call  hold
        mov   [expect_at], rbx
        ret
further:
        cmp   qword ptr [rbx+224], 0    # nothing is expected
        je    done
        cmp   dword ptr [rbx+236], 0    # more may come
        jne   done
        jmp   differs

end:    mov   rbx, [descriptor]
        cmp   qword ptr [rbx+224], 0
        jne   expected
        mov   qword ptr [verdict], -1
        ret
expected:
        mov   eax, [rbx+232]
        cmp   dword ptr [rbx+236], 0
        jne   enough
        cmp   [seen], rax
        jb    differs
enough: mov   rbx, [rbx+224]

hold:   mov   rcx, [rbx+8]
        lea   rdx, [rbx+16]
mask:   cmp   rcx, 0
        je    sum
        mov   rsi, [rdx]
        mov   rax, [rdx+8]
        and   [rbp+rsi], rax
        add   rdx, 16
        sub   rcx, 1
        jmp   mask

sum:    mov   rax, offset seed          # sum = rotate((sum xor quadword) times factor, 29)
        mov   r8, 0x9e3779b97f4a7c15
        mov   ecx, 72                   # of an end without a state, the kind alone
        cmp   qword ptr [rbp+64], 3
        je    bounds
        mov   rcx, [rbp+16]
bounds: add   rcx, rbp
        lea   rsi, [rbp+64]
each:   xor   rax, [rsi]
        imul  rax, r8
        rol   rax, 29
        add   rsi, 8
        cmp   rsi, rcx
        jb    each
        cmp   rax, [rbx]
        mov   rbx, rdx                  # what is expected next
        je    done
differs:
        cmp   qword ptr [verdict], 0
        jne   done
        mov   rax, [seen]
        add   rax, 1
        mov   [verdict], rax
done:   ret
