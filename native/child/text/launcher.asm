# launcher: makes the system calls of a list. The last is execve, which does not return
# where it succeeds. A call that fails is told, and ends the process, but for the first
# few: those are attempts.
#
#   a call: | number | rdi | rsi | rdx | r10 |   8 bytes each

        mov   ebx, offset calls
        mov   rbp, [attempts]
each:   mov   rax, [rbx]
        mov   rdi, [rbx+8]
        mov   rsi, [rbx+16]
        mov   rdx, [rbx+24]
        mov   r10, [rbx+32]
        syscall
        sub   rbp, 1
        jns   next
        cmp   rax, -4096                # -4095 to -1 are errors
        ja    told
next:   add   rbx, 40
        jmp   each

told:   mov   esp, offset private_top
        mov   rcx, [rbx]
        mov   [faulted], rcx
        mov   [faulted+8], rax
        mov   edi, offset kind_failed
        mov   esi, offset faulted
        mov   edx, 16
        call  section
        jmp   start.failed
