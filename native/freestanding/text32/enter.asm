# enter: brings the processor into the state that the case begins with, and goes to
# the program. DS and ES are what it begins with already.

        mov   ebx, [descriptor]
        mov   eax, fs
        mov   ecx, gs
        or    eax, ecx
        je    state
        mov   ecx, 0                    # null selectors
        mov   fs, cx
        mov   gs, cx

state:  .byte 0xdb, 0xe3                # fninit
        mov   eax, [ebx+32]
        mov   [target_rsp], eax
        mov   eax, [ebx+128]
        mov   [target], eax
        push  dword ptr [ebx+136]
        mov   eax, [ebx]
        mov   ecx, [ebx+8]
        mov   edx, [ebx+16]
        mov   ebp, [ebx+40]
        mov   esi, [ebx+48]
        mov   edi, [ebx+56]
        mov   ebx, [ebx+24]
        popfd
        mov   esp, [target_rsp]
        jmp   [target]
