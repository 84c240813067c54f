# capture: makes the record of a visit of a checkpoint, or of the exit. Called by
# the probe with its block at rsi, all vector registers the program's. See record.

        mov   ebp, offset record_at
        call  store
        lea   rdi, [rbp+104]
        mov   ecx, 16
        rep movsq
        mov   rax, [rsi+16]             # rsp of the program
        mov   [rbp+136], rax
        mov   rax, [rsi]                # rflags
        mov   [rbp+240], rax
        mov   eax, 0
        mov   [rbp+24], rax             # no signal
        mov   [rbp+32], rax
        mov   [rbp+48], rax
        mov   [rbp+232], rax
        mov   [rbp+264], rax
        mov   [rbp+272], rax
        mov   [rbp+280], rax
        mov   eax, [rsi+12]             # CS where not 0x33
        cmp   eax, 0
        jne   narrow
        mov   eax, 0x33
narrow: mov   word ptr [rbp+250], ax
        mov   eax, ss
        mov   word ptr [rbp+252], ax
        call  segments
        mov   ax, [rbp+248]
        mov   word ptr [last_es], ax
        mov   ax, [rbp+254]
        mov   word ptr [last_ds], ax

        mov   ecx, [rsi+8]              # into which thunk the probe would return
        sub   ecx, offset thunks
        shr   ecx, 6
        mov   eax, 1                    # the exit's
        sub   ecx, 1
        jb    ended
        mov   eax, 0
        jmp   known
ended:  mov   ecx, 0
known:  mov   [rbp+64], rax
        mov   [rbp+72], rcx
        jmp   record

segments:
        mov   eax, es
        mov   word ptr [rbp+248], ax
        mov   eax, ds
        mov   word ptr [rbp+254], ax
        mov   eax, fs
        mov   word ptr [rbp+256], ax
        mov   eax, gs
        mov   word ptr [rbp+258], ax
        ret
