# start: where the kernel enters the new process, on the stack that it made.
# Maps the control page, makes the system calls of the list that the parent
# wrote there (the last one installs the filter), and goes on to serve.
#
#   a call: | number | rdi | rsi | rdx | r10 | r8 | r9 | unused |   8 bytes each

        mov   edi, offset control
        mov   esi, offset control_bytes
        mov   edx, 1                    # PROT_READ
        mov   r10d, 0x11                # MAP_SHARED, MAP_FIXED
        mov   r8d, offset arena
        mov   r9d, offset control_offset
        mov   eax, 9                    # mmap
        syscall
        mov   ebx, offset calls

each:   mov   rax, [rbx]
        cmp   rax, -1                   # the end of the list
        je    serve
        mov   rdi, [rbx+8]
        mov   rsi, [rbx+16]
        mov   rdx, [rbx+24]
        mov   r10, [rbx+32]
        mov   r8, [rbx+40]
        mov   r9, [rbx+48]
        syscall
        cmp   rax, -4096                # -4095 to -1 are errors
        ja    failed
        add   rbx, 64
        jmp   each

failed: mov   [failed_call], rbx        # for the parent to read
        mov   [failure], rax
        mov   edi, 1
        mov   eax, 60                   # exit
        syscall
