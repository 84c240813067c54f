# leave: where a run ends, with its last record at rbp. Puts back what the record
# shows to differ, and tells the verdict: on stderr, too, where the case differs.
#
#   | other magic | case | 64 bytes | verdict | visits | cut | 0 | 0 |

        mov   rdi, [rbp+80]
        lea   rsi, [rdi+image_offset]
        mov   ecx, offset stack_top
        sub   rcx, rdi
        call  copy
        mov   rcx, [rbp+88]
        mov   edi, offset data
        mov   esi, offset data_image
        call  copy

tell:   mov   ebp, offset record_at
        mov   rax, offset verdict_magic
        mov   [rbp], rax
        mov   rax, [case]
        mov   [rbp+8], rax
        mov   qword ptr [rbp+16], 64
        mov   rax, [verdict]
        mov   [rbp+24], rax
        mov   rax, [seen]
        mov   [rbp+32], rax
        mov   rax, [cut]
        mov   [rbp+40], rax
        mov   qword ptr [rbp+48], 0
        mov   qword ptr [rbp+56], 0
        mov   rsi, rbp
        mov   ecx, 64
        call  write
        add   qword ptr [case], 1
        cmp   qword ptr [verdict], 0
        jle   cases
        add   qword ptr [differing], 1
        mov   rbx, [descriptor]
        mov   edi, 2
        mov   rsi, [rbx+240]
        movzx edx, word ptr [rbx+248]
        mov   eax, 1                    # write, and nobody need read it
        syscall
        jmp   cases
