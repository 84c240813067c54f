# mappings: writes the text of /proc/self/maps as a section of kind rdi.

        mov   r14, rdi
        mov   edi, offset maps_path
        mov   esi, 0
        mov   eax, 2                    # open
        syscall
        cmp   rax, 0
        jl    start.failed
        mov   r15, rax
        mov   ebx, offset maps
next:   mov   rdi, r15
        mov   rsi, rbx
        mov   edx, offset maps_end
        sub   rdx, rbx
        je    start.failed
        mov   eax, 0                    # read
        syscall
        cmp   rax, 0
        jl    start.failed
        je    all
        add   rbx, rax
        jmp   next
all:    mov   rdi, r15
        mov   eax, 3                    # close
        syscall
        mov   rdi, r14
        mov   esi, offset maps
        mov   rdx, rbx
        sub   rdx, rsi
        jmp   section
