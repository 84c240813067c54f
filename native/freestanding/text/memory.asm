# memory: gives stack and data, and the images that they are compared with, what
# the case at rbx begins with. All of it is as the case before began.
#
#   words: | how many | address, that of the image | graffiti | value | ...
#                      4 bytes each                 8 bytes    8 bytes

        mov   rsi, [stack_words]
        call  undo
        mov   rsi, [data_words]
        call  undo
        mov   rdi, [rbx+192]
        mov   rsi, [stack_low]
        cmp   rdi, rsi
        je    sized
        ja    shrink
        sub   rsi, rdi
        mov   edx, 3                    # PROT_READ, PROT_WRITE
        mov   r10d, 0x8032              # MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS, MAP_POPULATE
        mov   r8, -1
        mov   r9d, 0
        mov   eax, 9                    # mmap
        syscall
        cmp   rax, -4096
        ja    start.failed
        mov   rdi, [rbx+192]
        mov   rcx, [image_low]
        cmp   rdi, rcx
        jae   filled
        mov   [image_low], rdi
        mov   r8d, offset image_offset
        call  graffiti
filled: mov   rdi, [rbx+192]
        lea   rsi, [rdi+image_offset]
        mov   rcx, [stack_low]
        sub   rcx, rdi
        mov   [stack_low], rdi
        call  copy
        jmp   sized
shrink: mov   [stack_low], rdi
        sub   rdi, rsi
        xchg  rdi, rsi
        mov   eax, 11                   # munmap
        syscall

sized:  mov   rsi, [rbx+176]
        mov   [stack_words], rsi
        call  do
        mov   rsi, [rbx+184]
        mov   [data_words], rsi
        call  do
        ret

undo:   cmp   rsi, 0                    # there was no case before
        je    done
        mov   edi, 8
        jmp   each
do:     mov   edi, 16
each:   mov   rcx, [rsi]
        add   rsi, 8
one:    cmp   rcx, 0
        je    done
        mov   eax, [rsi]
        mov   edx, [rsi+4]
        mov   r8, [rsi+rdi]
        mov   [rax], r8
        mov   [rdx], r8
        add   rsi, 24
        sub   rcx, 1
        jmp   one
done:   ret
