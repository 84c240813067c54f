# signals: gives the kernel the handlers of the case at rbx, with nothing blocked or
# pending; before that the file's own again, behind a case that had some. What the
# kernel keeps of the last exception, which is in each frame, is made zero: by a page
# fault at 0, whose error code then goes with a division by zero, exception 0.
#
#   what a case has: | how many strikes | where | calls, as at the start |

        mov   qword ptr [strike_count], 0
        cmp   qword ptr [handled], 0
        je    whose
        mov   qword ptr [handled], 0
        mov   r12d, offset own_handlers
        call  each
whose:  mov   eax, [rbx+148]
        cmp   eax, 0
        je    done
        mov   [target_rsp], rsp
        mov   edx, [0]                  # fault goes on behind it
loaded: mov   edx, 0
        mov   ecx, 0
        div   ecx
divided:
        mov   rbx, [descriptor]
        mov   eax, [rbx+148]
        mov   qword ptr [handled], 1
        mov   rcx, [rax]
        mov   [strike_count], rcx
        mov   rcx, [rax+8]
        mov   [strike_list], rcx
        lea   r12, [rax+16]
        mov   edi, offset struck
        mov   ecx, 64
        mov   eax, 0
        rep stosq
each:   mov   rax, [r12]
        cmp   rax, -1                   # the end of the list
        je    done
        mov   rdi, [r12+8]
        mov   rsi, [r12+16]
        mov   rdx, [r12+24]
        mov   r10, [r12+32]
        syscall
        cmp   rax, 0
        jne   start.failed
        add   r12, 64
        jmp   each
done:   ret
