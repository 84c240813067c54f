# capture: makes the record of a visit of a checkpoint, or of the exit, from what the
# probe has pushed. See record.

        mov   ebp, offset record_at
        call  blank
        mov   esi, offset block
        mov   ax, [esi]
        mov   word ptr [ebp+248], ax
        mov   ax, [esi+4]
        mov   word ptr [ebp+254], ax
        mov   eax, cs
        mov   word ptr [ebp+250], ax
        mov   eax, ss
        mov   word ptr [ebp+252], ax
        mov   eax, fs
        mov   word ptr [ebp+256], ax
        mov   eax, gs
        mov   word ptr [ebp+258], ax
        mov   eax, [esi+36]
        mov   [ebp+104], eax
        mov   eax, [esi+32]
        mov   [ebp+112], eax
        mov   eax, [esi+28]
        mov   [ebp+120], eax
        mov   eax, [esi+24]
        mov   [ebp+128], eax
        mov   eax, [esi+48]             # esp of the program
        mov   [ebp+136], eax
        mov   eax, [esi+16]
        mov   [ebp+144], eax
        mov   eax, [esi+12]
        mov   [ebp+152], eax
        mov   eax, [esi+8]
        mov   [ebp+160], eax
        mov   eax, [esi+40]
        mov   [ebp+240], eax

        mov   ecx, [esi+44]             # into which thunk the probe would return
        sub   ecx, offset thunks
        shr   ecx, 6
        mov   eax, 1                    # the exit's
        sub   ecx, 1
        jb    ended
        mov   eax, 0
        jmp   known
ended:  mov   ecx, 0
known:  mov   [ebp+64], eax
        mov   [ebp+72], ecx
        jmp   record

blank:  mov   edi, ebp                  # the record's block
        mov   ecx, 80
        mov   eax, 0
        rep stosd
        ret
