# frame: stores the vector registers of the program that a signal has interrupted,
# from the frame at rbx. Where the frame has no xsave image, as under simulators
# that make none or leave it blank, the registers themselves still hold what is not in it.

        call  store
        cmp   qword ptr [width], 0
        je    done
        cmp   qword ptr [framed], 0
        je    done
        mov   r8, [rbx+224]
        mov   r9d, 3                    # x87 and SSE are always there
        cmp   dword ptr [r8+464], 0x46505853
        jne   xmm
        mov   r9, [r8+512]              # components that are not in their initial state
xmm:    lea   rsi, [r8+160]
        lea   rdi, [rbp+320]
        mov   edx, 16
        mov   eax, 2
        call  part
        cmp   dword ptr [r8+464], 0x46505853
        jne   done
        cmp   qword ptr [width], 32
        jb    done
        lea   rsi, [r8+576]
        lea   rdi, [rbp+336]
        mov   edx, 16
        mov   eax, 4
        call  part
        cmp   qword ptr [width], 64
        jb    done
        mov   rsi, [zmm_high]
        add   rsi, r8
        lea   rdi, [rbp+352]
        mov   edx, 32
        mov   eax, 64
        call  part
        mov   rsi, [zmm_16]
        add   rsi, r8
        lea   rdi, [rbp+1344]           # behind sixteen of 64 bytes
        mov   edx, 64
        mov   eax, 128
        call  part
done:   ret

part:   mov   r10d, 16                  # rdx bytes of each of sixteen registers
        mov   r11, rax
        and   r11, r9
one:    mov   rcx, rdx
        cmp   r11, 0
        je    zero
        rep movsb
        jmp   next
zero:   mov   eax, 0
        rep stosb
next:   sub   rdi, rdx
        add   rdi, [width]
        sub   r10d, 1
        jne   one
        ret
