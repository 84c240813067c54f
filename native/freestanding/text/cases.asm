# cases: makes ready what the next case begins with, or ends: with the number of
# cases that differ, 125 for more.
#
#   a case: | 16 general registers, rax first | rip | rflags | cs, ds and es (16 bits each), signals (32) |
#           | code | its bytes | places | stack's words | data's words | stack's lowest |
#           | vectors | bytes of each, needs | visits | end | how many, 1 where there may be more |
#           | name | its bytes, vector, es, ds at the end (16 bits each) |   8 bytes each, 256 in all

        mov   esp, offset private_top
        mov   rbx, [case]
        cmp   rbx, [case_end]
        jae   finished
        shl   rbx, 8
        add   rbx, [descriptors]
        mov   [descriptor], rbx
        mov   qword ptr [seen], 0
        mov   qword ptr [verdict], 0
        mov   qword ptr [cut], 0
        mov   eax, [rbx+212]
        mov   ecx, [features_of]
        not   ecx
        and   eax, ecx
        jne   lacking
        mov   rax, [rbx+216]
        mov   [expect_at], rax
        mov   eax, [rbx+208]
        mov   [width], rax
        shl   eax, 4
        cmp   eax, 1024                 # 32 registers of 64 bytes
        jne   sized
        shl   eax, 1
sized:  mov   [vector_bytes], rax
        call  memory
        call  program
        call  signals

        mov   edi, 0x1002               # ARCH_SET_FS
        mov   esi, 0
        mov   eax, 158                  # arch_prctl
        syscall
        mov   edi, 0x1001               # ARCH_SET_GS
        mov   esi, 0
        mov   eax, 158
        syscall
        call  arm
        jmp   enter

arm:    mov   edi, 2                    # ITIMER_PROF
        mov   esi, offset timer
        mov   edx, 0
        mov   eax, 38                   # setitimer
        syscall
        mov   qword ptr [expired], 0
        ret

lacking:
        mov   qword ptr [verdict], -2
        jmp   leave.tell

finished:
        mov   rdi, [differing]
        cmp   rdi, 125
        jbe   few
        mov   edi, 125
few:    mov   eax, 60                   # exit
        syscall
