# thunk: where a checkpoint's patched jump leads; the parent makes a copy for
# each, with its own distances. Nothing but rsp is changed, and that comes back:
# no flag, no memory of the program, whatever rsp holds.
#
# Its first bytes are a nop in either mode: of nine bytes in 64-bit mode, where
# its address is a base, an index and a displacement of 32 bits; of six in 32-bit
# mode, where with prefix 67 it is si and a displacement of 16 (Intel SDM vol. 2,
# tables 2-1 to 2-3). So 32-bit code goes on at the jump to narrow. There DS may
# be anything, SS not: user mode can load no selector but 0x2b into it.

        .byte 0x67, 0x0f, 0x1f, 0x84, 0x00, 0x00
        .byte 0xeb, 0x20, 0xcc          # jmp narrow, in 32-bit mode
        mov   [private_top], rsp
        mov   esp, offset private_top
        call  probe
return: mov   rsp, [private_top]
        jmp   after                     # the checkpoint's five bytes
jumped:

        .code32
narrow: mov   ss:[private_top], esp
        mov   esp, offset private_top
        call  0x33:probe.narrow         # which brings esp back
narrow_return:
        jmp   after
end:
