# record: completes the record at ebp with the memory, writes it to stdout and
# checks it. A visit returns, with the time begun anew; else, and where the time is up,
# the run ends. A record is that of 64-bit files (see text/record.asm).

        mov   esi, [stack_low]
        lea   edi, [esi+image_offset]
        mov   ecx, offset stack_top
        call  difference
        mov   [ebp+80], esi
        lea   edi, [ebp+320]
        sub   ecx, esi
        call  copy
        push  edi
        mov   esi, offset data
        mov   edi, offset data_image
        mov   ecx, offset data_end
        call  difference
        pop   edi
        sub   ecx, esi
        je    same
        mov   ecx, offset data_bytes
same:   mov   [ebp+88], ecx
        mov   esi, offset data
        call  copy
        sub   edi, ebp
        mov   [ebp+16], edi
        mov   eax, [case]
        mov   [ebp+8], eax
        mov   dword ptr [ebp], offset magic

        cmp   dword ptr [ebp+64], 0
        jne   last
        mov   ebx, [descriptor]         # is there anybody who wants so many?
        mov   eax, [ebx+232]
        add   eax, offset spare
        cmp   [seen], eax
        jae   over
        mov   ecx, ebp
        mov   edx, [ebp+16]
        call  write
        call  check
        add   dword ptr [seen], 1
        jmp   cases.arm                 # what a capture takes is not the run's
over:   mov   dword ptr [cut], 1
        cmp   dword ptr [expired], 0
        jne   late
        ret

late:   mov   dword ptr [ebp+64], 3
last:   mov   eax, [cut]
        mov   [ebp+40], eax
        mov   ecx, ebp
        mov   edx, [ebp+16]
        call  write
        call  check.end
        jmp   leave
