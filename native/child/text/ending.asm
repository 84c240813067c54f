# ending: writes the mappings and what is in the ranges that steps mapped, and that this
# was all.

        mov   edi, offset kind_after
        call  mappings
        mov   ebx, offset mapped
each:   mov   rsi, [rbx]
        cmp   rsi, 0
        je    all
        mov   edi, offset kind_mapped
        mov   rdx, [rbx+8]
        call  section
        add   rbx, 16
        jmp   each
all:    mov   edi, offset kind_end
        mov   esi, 0
        mov   edx, 0
        jmp   section
