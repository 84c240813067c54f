# geometry: tells the extended state that a signal's frame has here, which features
# learnt, and where the components lie in it.
#
#   | other magic | 0 | bytes | components | size | 0 | size and offset of component 2 | ... of 62 |

        mov   ebp, offset record_at
        mov   rax, offset state_magic
        mov   [rbp], rax
        mov   qword ptr [rbp+8], 0
        mov   qword ptr [rbp+16], 536
        mov   r8, [state_features]
        mov   [rbp+24], r8
        mov   rax, [state_size]
        mov   [rbp+32], rax
        mov   qword ptr [rbp+40], 0
        lea   rdi, [rbp+48]
        mov   r9d, 2
        shr   r8, 2
each:   mov   r10d, 0
        test  r8, 1
        je    none
        mov   eax, 13
        mov   ecx, r9d
        cpuid
        mov   r10d, ebx
        shl   r10, 32
        or    r10, rax
none:   mov   rax, r10
        stosq
        shr   r8, 1
        add   r9d, 1
        cmp   r9d, 63
        jne   each
        mov   rsi, rbp
        mov   ecx, 536
        jmp   write
