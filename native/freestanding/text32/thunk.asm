# thunk: where a checkpoint's patched jump leads; there is a copy for each, with its
# own distances. Nothing but esp is changed, and that comes back. DS may be anything,
# SS not.

        mov   ss:[private_top], esp
        mov   esp, offset private_top
        call  probe
return: mov   esp, ss:[private_top]
        jmp   after                     # the checkpoint's five bytes
jumped: int3
        int3
        int3
end:
