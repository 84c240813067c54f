# enter: brings the processor into the state that the case at rbx begins with, and
# goes to the program. Only where a flag or a selector asks for it that is iretq,
# which not every simulator has.

        mov   rbx, [descriptor]
        mov   eax, fs
        mov   ecx, gs
        mov   edx, ds
        mov   esi, es
        movzx edi, word ptr [rbx+146]
        mov   word ptr [last_es], di
        mov   word ptr [last_ds], di
        xor   edx, edi
        xor   esi, edi
        or    eax, ecx
        or    eax, edx
        or    eax, esi
        je    vectors
        mov   ecx, 0                    # null selectors
        mov   fs, cx
        mov   gs, cx
        mov   ds, di
        mov   es, di

vectors:
        .byte 0xdb, 0xe3                # fninit
        ldmxcsr [mxcsr]
        call  load

        mov   rax, [rbx+32]
        mov   [target_rsp], rax
        mov   rax, [rbx+128]
        mov   [target], rax
        cmp   word ptr [rbx+144], 0x33
        jne   whole
        test  qword ptr [rbx+136], 0x100  # TF
        jne   whole
        push  qword ptr [rbx+136]
        call  registers
        popfq
        mov   rsp, [target_rsp]
        jmp   [target]

whole:  push  0x2b                      # ss
        push  qword ptr [rbx+32]
        push  qword ptr [rbx+136]
        movzx eax, word ptr [rbx+144]
        push  rax
        push  qword ptr [rbx+128]
        call  registers
        iretq

registers:
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
        ret
