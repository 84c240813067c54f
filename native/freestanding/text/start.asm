# start: where the kernel enters the process, on the stack that it made. Makes the
# system calls of the file's list, reads the arguments and goes on to the cases.
#
#   a call: | number | rdi | rsi | rdx | r10 | r8 | r9 | unused |   8 bytes each
#   the stack: | argc | argv[0] | argv[1], the first case | argv[2], how many |

        mov   r15, rsp
        mov   ebx, offset calls
each:   mov   rax, [rbx]
        cmp   rax, -1                   # the end of the list
        je    mapped
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

mapped: mov   esp, offset private_top
        mov   eax, 39                   # getpid
        syscall
        mov   [process_number], rax
        mov   edi, offset stack_top
        mov   [stack_low], rdi
        mov   [image_low], rdi
        mov   edi, offset data
        mov   ecx, offset data_end
        mov   r8d, offset data_image_offset
        call  graffiti
        mov   esi, offset data_image
        mov   edi, offset data
        mov   ecx, offset data_bytes
        call  copy
        mov   edi, offset code_limit    # all of it is to be int3 (program)
        mov   [code_end], rdi
        call  features
        call  geometry

        mov   rax, [case_count]
        mov   [case_end], rax
        mov   rcx, [r15]
        cmp   rcx, 2
        jb    cases
        mov   rsi, [r15+16]
        call  decimal
        mov   [case], rax
        cmp   rcx, 3
        jb    cases
        mov   rsi, [r15+24]
        call  decimal
        add   rax, [case]
        cmp   rax, [case_end]
        jae   cases
        mov   [case_end], rax
        jmp   cases

decimal:                                # of the text at rsi, in rax
        mov   eax, 0
digit:  movzx edx, byte ptr [rsi]
        sub   edx, 48
        cmp   edx, 9
        ja    read
        lea   rax, [rax+rax*4]
        lea   rax, [rdx+rax*2]
        add   rsi, 1
        jmp   digit
read:   ret

failed: mov   edi, offset cannot
        mov   eax, 60                   # exit
        syscall
