# enter: brings memory and processor into the state that a run begins with,
# and goes to the program. iretq sets rip, rflags and rsp at once: with TF
# among the flags, the first trap comes after the program's first instruction.
#
#   a run: | 16 general registers, rax first | rip | rflags |
#          | stack image | data image | xsave image |
#          | ds, and es the same | cs |                           8 bytes each, 256 in all
#
# In a round that is stepped rip is that of a jump to the program: the trap after
# it is the first.

        mov   esp, offset private_top
        mov   rbx, [run]
        shl   rbx, 8
        add   rbx, offset first_run

        # The run before put its own images back when it ended.
        mov   rsi, [rbx+144]
        cmp   rsi, [rbx+144-256]
        je    data_page
        mov   rdi, [stack_low]
        mov   ecx, offset stack_top
        sub   rcx, rdi
        call  copy
data_page:
        mov   rsi, [rbx+152]
        cmp   rsi, [rbx+152-256]
        je    segments
        mov   edi, offset data
        mov   ecx, offset data_bytes
        call  copy

segments:
        mov   eax, fs
        mov   ecx, gs
        mov   edx, ds
        mov   esi, es
        mov   edi, [rbx+168]
        xor   edx, edi
        xor   esi, edi
        or    eax, ecx
        or    eax, edx
        or    eax, esi
        jne   clean_segments            # loading them is slow: only where one was changed
        cmp   qword ptr [has_fsgsbase], 0
        je    state
        rdfsbase rax
        rdgsbase rcx
        or    rax, rcx
        je    state
clean_segments:
        mov   ecx, 0                    # null selectors; through 0x2b, because
        mov   edx, 0x2b                 # AMD keeps the base at a null one
        mov   fs, dx
        mov   gs, dx
        mov   fs, cx
        mov   gs, cx
        mov   ds, di
        mov   es, di

state:  mov   rsi, [rbx+160]
        mov   eax, -1                   # every component that the system enabled
        mov   edx, -1
        xrstor64 [rsi]

        push  0x2b                      # ss
        push  qword ptr [rbx+32]        # rsp
        mov   rax, [rbx+136]            # rflags
        mov   ecx, eax
        and   ecx, 0x100
        mov   [own], rcx
        mov   qword ptr [coming], 16
        or    rax, [step_flag]
        push  rax
        push  qword ptr [rbx+176]       # cs
        push  qword ptr [rbx+128]       # rip

        mov   rax, [rbx]
        mov   rcx, [rbx+8]
        mov   rdx, [rbx+16]
        mov   rbp, [rbx+40]
        mov   rsi, [rbx+48]
        mov   rdi, [rbx+56]
        mov   r8, [rbx+64]
        mov   r9, [rbx+72]
        mov   r10, [rbx+80]
        mov   r11, [rbx+88]
        mov   r12, [rbx+96]
        mov   r13, [rbx+104]
        mov   r14, [rbx+112]
        mov   r15, [rbx+120]
        mov   rbx, [rbx+24]
        iretq
