# start: where the kernel enters the process. Keeps the registers before it touches any
# memory of the stack, then writes them, the stack from rsp to its end and the mappings,
# and goes on to the steps.

        mov   [registers], rax
        mov   [registers+8], rcx
        mov   [registers+16], rdx
        mov   [registers+24], rbx
        mov   [registers+32], rsp
        mov   [registers+40], rbp
        mov   [registers+48], rsi
        mov   [registers+56], rdi
        mov   [registers+64], r8
        mov   [registers+72], r9
        mov   [registers+80], r10
        mov   [registers+88], r11
        mov   [registers+96], r12
        mov   [registers+104], r13
        mov   [registers+112], r14
        mov   [registers+120], r15
        mov   esp, offset private_top
        pushfq
        pop   rax
        mov   [registers+128], rax
        stmxcsr dword ptr [registers+136]
        fnstcw word ptr [registers+144]

        mov   edi, offset kind_registers
        mov   esi, offset registers
        mov   edx, offset registers_bytes
        call  section

# A page is asked for by access(2), which gives EFAULT for an address that is not there
# and does nothing else.
        mov   rbx, [entry_rsp]
        mov   ebp, offset most_pages
page:   mov   rdi, rbx
        mov   esi, 0
        mov   eax, 21                   # access
        syscall
        cmp   rax, -14                  # EFAULT
        je    above
        mov   edi, offset kind_stack
        mov   rsi, rbx
        mov   rdx, rbx
        or    rdx, 4095
        add   rdx, 1
        sub   rdx, rbx
        add   rbx, rdx
        call  section
        sub   ebp, 1
        jne   page
above:  mov   [top], rbx

        mov   edi, offset kind_before
        call  mappings
        mov   edi, 11                   # SIGSEGV
        mov   esi, offset action
        mov   edx, 0
        mov   r10d, 8
        mov   eax, 13                   # rt_sigaction
        syscall
        cmp   rax, 0
        jne   failed
        mov   edi, offset alternate
        mov   esi, 0
        mov   eax, 131                  # sigaltstack
        syscall
        cmp   rax, 0
        jne   failed
        jmp   steps

failed: mov   edi, offset cannot
        mov   eax, 231                  # exit_group
        syscall
