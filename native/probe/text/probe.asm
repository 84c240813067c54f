# probe: called by a checkpoint's thunk, on the private stack, with everything
# else the program's own. Captures and gives all of it back; at the exit's
# thunk the run ends. What lies from rax to rsp is the block of the record.
# 32-bit code comes to narrow by a far call, which leaves a far pointer to
# where it goes on; of rsp it has stored the lower half.
#
#   private_top -> | rsp of the program   |
#        probed -> | return to the thunk  | says which checkpoint it is, and its CS where not 0x33
#                  | rflags               |
#                  | r15 ... rax          | rsp among them means nothing
#                  | xmm3 ... xmm0        |

        pushfq
        push  r15
        push  r14
        push  r13
        push  r12
        push  r11
        push  r10
        push  r9
        push  r8
        push  rdi
        push  rsi
        push  rbp
        push  rsp
        push  rbx
        push  rdx
        push  rcx
        push  rax
        push  2                         # no flag set: DF, AC and NT were the program's
        popfq
        sub   rsp, 64
        movups [rsp], xmm0
        movups [rsp+16], xmm1
        movups [rsp+32], xmm2
        movups [rsp+48], xmm3

        lea   rsi, [rsp+64]
        mov   ecx, 192                  # rax to rsp of the program, padded
        mov   r12d, 0                   # no signal
        mov   r13d, ss
        call  capture
        cmp   dword ptr [probed], offset exit_thunk_end
        jb    leave
        cmp   qword ptr [strike_count], 0
        je    back
        call  strike

back:   movups xmm0, [rsp]
        movups xmm1, [rsp+16]
        movups xmm2, [rsp+32]
        movups xmm3, [rsp+48]
        add   rsp, 64
        pop   rax
        pop   rcx
        pop   rdx
        pop   rbx
        add   rsp, 8
        pop   rbp
        pop   rsi
        pop   rdi
        pop   r8
        pop   r9
        pop   r10
        pop   r11
        pop   r12
        pop   r13
        pop   r14
        pop   r15
        cmp   dword ptr [probed+4], 0
        jne   far_return
        popfq
        ret

far_return:
        popfq
        mov   esp, [private_top]
        jmp   far fword ptr [probed]

narrow: mov   esp, offset probed        # the upper half is undefined (SDM vol. 1, 3.4.1.1)
        jmp   probe
