# program: puts the code of the case at ebx where it belongs, with a jump in place
# of the nop at the exit and each checkpoint, and a thunk for each to lead to. The
# pages are never writable and executable at the same time.
#
#   places: | how many | exit | checkpoint | ...   8 bytes each

        mov   eax, [ebx+168]
        mov   ecx, [ebx+152]
        cmp   eax, [places]
        jne   fresh
        cmp   ecx, [code_from]
        jne   fresh
        ret                             # that of the case before
fresh:  mov   [places], eax
        mov   [code_from], ecx
        mov   ecx, [ebx+160]
        add   ecx, offset code
        cmp   ecx, [code_end]
        jae   longer
        mov   ecx, [code_end]
longer: sub   ecx, offset code_rounded
        and   ecx, -4096
        mov   [changed], ecx            # bytes of whole pages
        mov   edx, 3                    # PROT_READ, PROT_WRITE
        call  protect

        mov   ebx, [descriptor]
        mov   edi, offset code
        mov   esi, [ebx+152]
        mov   ecx, [ebx+160]
        rep movsb
        mov   ecx, [code_end]
        mov   [code_end], edi
        sub   ecx, edi
        jbe   patch
        mov   eax, 0xcc                 # int3
        rep stosb

patch:  mov   esi, [places]
        mov   ebx, [esi]
        mov   edi, offset thunks
place:  add   esi, 8
        mov   edx, [esi]
        mov   byte ptr [edx], 0xe9      # jmp rel32
        lea   eax, [edi-5]
        sub   eax, edx
        mov   [edx+1], eax
        call  make
        add   edi, 32                   # behind a thunk of half of that
        sub   ebx, 1
        jne   place
        mov   edx, 5                    # PROT_READ, PROT_EXEC

protect:
        mov   ebx, offset code
        mov   ecx, [changed]
        mov   eax, 125                  # mprotect
        int   0x80
        cmp   eax, 0
        jne   start.failed
        mov   ebx, offset thunks
        mov   ecx, [thunk_bytes]
        mov   eax, 125
        int   0x80
        cmp   eax, 0
        jne   start.failed
        ret

make:   push  esi                       # a thunk at edi for the place at edx
        mov   ebp, edi
        mov   esi, offset thunk
        mov   ecx, 8
        rep movsd
        pop   esi
        mov   eax, offset probe
        sub   eax, ebp
        sub   eax, offset thunk_return
        mov   [ebp+thunk_return-4], eax
        lea   eax, [edx+5]
        sub   eax, ebp
        sub   eax, offset thunk_jumped
        mov   [ebp+thunk_jumped-4], eax
        ret
