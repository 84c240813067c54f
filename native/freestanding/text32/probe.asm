# probe: called by a checkpoint's thunk, on the private stack, with everything else
# the program's own. Captures and gives all of it back; at the exit's thunk the run
# ends.
#
#   private_top -> | esp of the program                               |
#                  | return to the thunk, which says what it is for   |
#                  | eflags                                           |
#                  | eax, ecx, edx, ebx, -, ebp, esi, edi             |
#        block ->  | es, ds above it                                  |   4 bytes each

        pushfd
        push  eax
        push  ecx
        push  edx
        push  ebx
        push  esp
        push  ebp
        push  esi
        push  edi
        push  ds
        push  es
        mov   eax, ss
        mov   ds, eax
        mov   es, eax
        push  2                         # no flag set: DF, AC and NT were the program's
        popfd
        call  capture
        pop   es
        pop   ds
        pop   edi
        pop   esi
        pop   ebp
        add   esp, 4
        pop   ebx
        pop   edx
        pop   ecx
        pop   eax
        popfd
        ret
