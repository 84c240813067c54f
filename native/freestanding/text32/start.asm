# start: where the kernel enters the process, on the stack that it made. Makes the
# system calls of the file's list, reads the arguments and goes on to the cases.
#
#   a call: | number | ebx | ecx | edx | esi | edi | ebp | unused |   8 bytes each
#   the stack: | argc | argv[0] | argv[1], the first case | argv[2], how many |

        mov   ebp, offset calls
each:   mov   eax, [ebp]
        cmp   eax, -1                   # the end of the list
        je    mapped
        push  ebp
        mov   ebx, [ebp+8]
        mov   ecx, [ebp+16]
        mov   edx, [ebp+24]
        mov   esi, [ebp+32]
        mov   edi, [ebp+40]
        mov   ebp, [ebp+48]
        int   0x80
        pop   ebp
        cmp   eax, -4096                # -4095 to -1 are errors
        ja    failed
        add   ebp, 64
        jmp   each

mapped: mov   ebp, esp
        mov   esp, offset private_top
        mov   edi, offset stack_top
        mov   [stack_low], edi
        mov   [image_low], edi
        mov   edi, offset data
        mov   ecx, offset data_end
        mov   esi, offset data_image_offset
        call  graffiti
        mov   esi, offset data_image
        mov   edi, offset data
        mov   ecx, offset data_bytes
        call  copy
        mov   edi, offset code_limit    # all of it is to be int3 (program)
        mov   [code_end], edi

        mov   [target_rsp], esp
asked:  ud2                             # fault goes on at learnt
learnt: mov   esp, [target_rsp]

        mov   eax, [case_count]
        mov   [case_end], eax
        mov   ecx, [ebp]
        cmp   ecx, 2
        jb    cases
        mov   esi, [ebp+8]
        call  decimal
        mov   [case], eax
        cmp   ecx, 3
        jb    cases
        mov   esi, [ebp+12]
        call  decimal
        add   eax, [case]
        cmp   eax, [case_end]
        jae   cases
        mov   [case_end], eax
        jmp   cases

decimal:                                # of the text at esi, in eax
        mov   eax, 0
digit:  movzx edx, byte ptr [esi]
        sub   edx, 48
        cmp   edx, 9
        ja    read
        lea   eax, [eax+eax*4]
        lea   eax, [edx+eax*2]
        add   esi, 1
        jmp   digit
read:   ret

failed: mov   ebx, offset cannot
        mov   eax, 1                    # exit
        int   0x80
