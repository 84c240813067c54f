# memory: gives stack and data, and the images that they are compared with, what
# the case at ebx begins with. All of it is as the case before began. The words are
# those of 64-bit files (see text/memory.asm).

        mov   esi, [stack_words]
        call  undo
        mov   esi, [data_words]
        call  undo
        mov   edi, [ebx+192]
        mov   esi, [stack_low]
        cmp   edi, esi
        je    sized
        ja    shrink
        push  ebx
        mov   ebx, edi
        mov   ecx, esi
        sub   ecx, edi
        mov   edx, 3                    # PROT_READ, PROT_WRITE
        mov   esi, 0x8032               # MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS, MAP_POPULATE
        mov   edi, -1
        mov   ebp, 0
        mov   eax, 192                  # mmap2
        int   0x80
        pop   ebx
        cmp   eax, -4096
        ja    start.failed
        mov   edi, [ebx+192]
        mov   ecx, [image_low]
        cmp   edi, ecx
        jae   filled
        mov   [image_low], edi
        mov   esi, offset image_offset
        push  ebx
        call  graffiti
        pop   ebx
filled: mov   edi, [ebx+192]
        lea   esi, [edi+image_offset]
        mov   ecx, [stack_low]
        sub   ecx, edi
        mov   [stack_low], edi
        call  copy
        jmp   sized
shrink: mov   [stack_low], edi
        push  ebx
        mov   ebx, esi
        mov   ecx, edi
        sub   ecx, esi
        mov   eax, 91                   # munmap
        int   0x80
        pop   ebx

sized:  mov   esi, [ebx+176]
        mov   [stack_words], esi
        call  do
        mov   esi, [ebx+184]
        mov   [data_words], esi
        call  do
        ret

undo:   cmp   esi, 0                    # there was no case before
        je    done
        mov   ebp, 8
        jmp   each
do:     mov   ebp, 16
each:   mov   ecx, [esi]
        add   esi, 8
one:    cmp   ecx, 0
        je    done
        mov   eax, [esi]
        mov   edx, [esi+4]
        mov   edi, [esi+ebp]
        mov   [eax], edi
        mov   [edx], edi
        mov   edi, [esi+ebp+4]
        mov   [eax+4], edi
        mov   [edx+4], edi
        add   esi, 24
        sub   ecx, 1
        jmp   one
done:   ret
