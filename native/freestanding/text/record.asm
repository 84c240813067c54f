# record: completes the record at rbp with the memory, writes it to stdout and
# checks it. A visit returns, with the time begun anew; else, and where the time is up,
# the run ends.
#
#   | magic | case | bytes | siginfo's first 16 bytes | cut | inferred | 0 |
#   | kind | checkpoint | first stack byte | data bytes | vector bytes |
#   | 16 general registers | rip | rflags | es, cs, ss, ds | fs, gs | trap | error | cr2 |
#   | 4 zero | vectors | stack | data |                             8 bytes each, 320 in all

        cmp   word ptr [rbp+250], 0x23
        jne   wide
        call  halves
wide:   mov   rsi, [stack_low]
        lea   rdi, [rsi+image_offset]
        mov   ecx, offset stack_top
        call  difference
        mov   [rbp+80], rsi
        mov   rax, [vector_bytes]
        mov   [rbp+96], rax
        lea   rdi, [rbp+rax+320]
        sub   rcx, rsi
        call  copy
        mov   r8, rdi
        mov   esi, offset data
        mov   edi, offset data_image
        mov   ecx, offset data_end
        call  difference
        sub   rcx, rsi
        je    same
        mov   ecx, offset data_bytes
same:   mov   [rbp+88], rcx
        mov   esi, offset data
        mov   rdi, r8
        call  copy
        sub   rdi, rbp
        mov   [rbp+16], rdi
        mov   rax, [case]
        mov   [rbp+8], rax
        mov   rax, offset magic
        mov   [rbp], rax

        cmp   qword ptr [rbp+64], 0
        jne   last
        mov   rbx, [descriptor]         # is there anybody who wants so many?
        mov   eax, [rbx+232]
        add   rax, offset spare
        cmp   [seen], rax
        jae   over
        mov   rsi, rbp
        mov   rcx, [rbp+16]
        call  write
        call  check
        add   qword ptr [seen], 1
        jmp   cases.arm                 # what a capture takes is not the run's
over:   mov   qword ptr [cut], 1
        cmp   qword ptr [expired], 0
        jne   late
        ret

late:   mov   qword ptr [rbp+64], 3
last:   mov   rax, [cut]
        mov   [rbp+40], rax
        mov   rsi, rbp
        mov   rcx, [rbp+16]
        call  write
        call  check.end
        jmp   leave

halves: mov   ecx, 0                    # what 32-bit code can see
half:   mov   eax, [rbp+rcx*8+104]
        mov   [rbp+rcx*8+104], rax
        mov   qword ptr [rbp+rcx*8+168], 0
        add   ecx, 1
        cmp   ecx, 8
        jne   half
        mov   rcx, [width]
        shl   rcx, 3
        lea   rdi, [rbp+rcx+320]        # behind the eighth register
        mov   rdx, [vector_bytes]
        sub   rdx, rcx
        mov   rcx, rdx
        mov   eax, 0
        rep stosb
        ret
