# vector: finds the exception that a simulator's frame does not tell from the signal
# and its code, which are at ebp+24 and ebp+32, as Linux chooses them for exceptions
# (arch/x86/kernel/traps.c). Gives it in eax: 255 where no exception has that signal.
# Of those that have the same, it is the one that is expected, if any is.

        mov   ecx, [ebp+24]
        mov   edx, [ebp+32]
        mov   eax, 6                    # SIGILL
        cmp   ecx, 4
        je    done
        cmp   ecx, 5
        je    trap
        cmp   ecx, 7
        je    bus
        cmp   ecx, 8
        je    arithmetic
        cmp   ecx, 11
        jne   none
        mov   eax, 13                   # SIGSEGV of the kernel's own
        cmp   edx, 0x80
        je    segv
        mov   eax, 14                   # SEGV_MAPERR, SEGV_ACCERR
        ret
segv:   call  wanted
        cmp   edx, 4
        je    take
        cmp   edx, 5
        je    take
        ret
trap:   mov   eax, 3
        cmp   edx, 0x80                 # of a breakpoint the kernel's own
        je    done
        mov   eax, 1
        ret
bus:    mov   eax, 17
        cmp   edx, 1                    # BUS_ADRALN
        je    done
        call  wanted
        mov   eax, 12
        cmp   edx, 11
        je    take
        ret
arithmetic:
        mov   eax, 0
        cmp   edx, 1                    # FPE_INTDIV
        je    done
        call  wanted
        mov   eax, 19
        cmp   edx, 16
        je    take
        ret
take:   mov   eax, edx
        ret
wanted: mov   ecx, [descriptor]
        movzx edx, word ptr [ecx+250]
        ret
none:   mov   eax, 255
done:   ret
