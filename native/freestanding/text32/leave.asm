# leave: where a run ends, with its last record at ebp. Puts back what the record
# shows to differ, and tells the verdict: on stderr, too, where the case differs.
#
#   | other magic | case | 64 bytes | verdict | visits | cut | 0 | 0 |

        mov   edi, [ebp+80]
        lea   esi, [edi+image_offset]
        mov   ecx, offset stack_top
        sub   ecx, edi
        call  copy
        mov   ecx, [ebp+88]
        mov   edi, offset data
        mov   esi, offset data_image
        call  copy

        mov   ebp, offset record_at
        call  capture.blank
        mov   dword ptr [ebp], offset verdict_magic
        mov   eax, [case]
        mov   [ebp+8], eax
        mov   dword ptr [ebp+16], 64
        mov   eax, [verdict]
        mov   [ebp+24], eax
        sar   eax, 31
        mov   [ebp+28], eax
        mov   eax, [seen]
        mov   [ebp+32], eax
        mov   eax, [cut]
        mov   [ebp+40], eax
        mov   ecx, ebp
        mov   edx, 64
        call  write
        add   dword ptr [case], 1
        cmp   dword ptr [verdict], 0
        jle   cases
        add   dword ptr [differing], 1
        mov   esi, [descriptor]
        mov   ebx, 2
        mov   ecx, [esi+240]
        movzx edx, word ptr [esi+248]
        mov   eax, 4                    # write, and nobody need read it
        int   0x80
        jmp   cases
