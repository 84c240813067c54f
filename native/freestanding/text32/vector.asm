# vector: finds the exception that a simulator's frame does not tell from the signal
# and its code, which are at ebp+24 and ebp+32, as Linux chooses them for exceptions
# (arch/x86/kernel/traps.c). Gives it in eax: 255 where no exception has that signal.

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
        je    done
        mov   eax, 14                   # SEGV_MAPERR, SEGV_ACCERR
        ret
trap:   mov   eax, 3
        cmp   edx, 0x80                 # of a breakpoint the kernel's own
        je    done
        mov   eax, 1
        ret
bus:    mov   eax, 17
        cmp   edx, 1                    # BUS_ADRALN
        je    done
        mov   eax, 12                   # or a segment that is not present
        ret
arithmetic:
        mov   eax, 0
        cmp   edx, 1                    # FPE_INTDIV
        je    done
        mov   eax, 19                   # or of the x87 unit
        ret
none:   mov   eax, 255
done:   ret
