# program: puts the code of the case at rbx where it belongs, with a jump in place
# of the nop at the exit and each checkpoint, and a thunk for each to lead to. The
# pages are never writable and executable at the same time.
#
#   places: | how many | exit | checkpoint | ...   8 bytes each

        mov   rax, [rbx+168]
        mov   rcx, [rbx+152]
        cmp   rax, [places]
        jne   fresh
        cmp   rcx, [code_from]
        jne   fresh
        ret                             # that of the case before
fresh:  mov   [places], rax
        mov   [code_from], rcx
        mov   rcx, [rbx+160]
        add   rcx, offset code
        cmp   rcx, [code_end]
        jae   longer
        mov   rcx, [code_end]
longer: sub   rcx, offset code_rounded
        and   rcx, -4096
        mov   [changed], rcx            # bytes of whole pages
        mov   edx, 3                    # PROT_READ, PROT_WRITE
        call  protect

        mov   edi, offset code
        mov   rsi, [rbx+152]
        mov   rcx, [rbx+160]
        rep movsb
        mov   rcx, [code_end]
        mov   [code_end], rdi
        sub   rcx, rdi
        jbe   patch
        mov   eax, 0xcc                 # int3
        rep stosb

patch:  mov   rsi, [places]
        mov   r8, [rsi]
        mov   edi, offset thunks
place:  add   rsi, 8
        mov   rdx, [rsi]
        mov   byte ptr [rdx], 0xe9      # jmp rel32
        lea   rax, [rdi-5]
        sub   rax, rdx
        mov   [rdx+1], eax
        call  make
        add   rdi, 64
        sub   r8, 1
        jne   place
        mov   edx, 5                    # PROT_READ, PROT_EXEC

protect:
        mov   edi, offset code
        mov   rsi, [changed]
        mov   eax, 10                   # mprotect
        syscall
        cmp   rax, 0
        jne   start.failed
        mov   edi, offset thunks
        mov   rsi, [thunk_bytes]
        mov   eax, 10
        syscall
        cmp   rax, 0
        jne   start.failed
        ret

make:   mov   ecx, offset thunk         # a thunk at rdi for the place at rdx
        movups xmm0, [rcx]
        movups xmm1, [rcx+16]
        movups xmm2, [rcx+32]
        movups xmm3, [rcx+48]
        movups [rdi], xmm0
        movups [rdi+16], xmm1
        movups [rdi+32], xmm2
        movups [rdi+48], xmm3
        mov   eax, offset probe
        sub   eax, edi
        sub   eax, offset thunk_return
        mov   [rdi+thunk_return-4], eax
        mov   eax, edx
        add   eax, 5
        sub   eax, edi
        sub   eax, offset thunk_jumped
        mov   [rdi+thunk_jumped-4], eax
        sub   eax, offset thunk_rest
        mov   [rdi+60], eax
        ret
