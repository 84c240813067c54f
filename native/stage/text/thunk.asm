# thunk: where a checkpoint's patched jump leads; the parent makes a copy for
# each, with its own distances. Nothing but rsp is changed, and that comes back:
# no flag, no memory of the program, whatever rsp holds.

        mov   [private_top], rsp
        mov   esp, offset private_top
        call  probe
return: mov   rsp, [private_top]
        jmp   after                     # the checkpoint's five bytes
