# leave: where a run ends, with its last record at rbp. Puts back what the record
# shows to differ from the images.

        mov   rbx, [run]
        shl   rbx, 8
        add   rbx, offset first_run
        mov   rdi, [rbp+32]             # the first stack byte
        mov   rsi, rdi
        sub   rsi, [stack_low]
        add   rsi, [rbx+144]
        mov   ecx, offset stack_top
        sub   rcx, rdi
        call  copy
        mov   rsi, [rbx+152]
        mov   edi, offset data
        mov   rcx, [rbp+40]             # all of the data, or nothing
        call  copy
        jmp   serve.next
