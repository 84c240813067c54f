# capture: adds a record to the ring, 64-byte aligned throughout. Called on the
# private stack with the block's address in rsi, its bytes in rcx, and what says
# where it came from in r12 and r13: siginfo's first two quadwords, 0 and SS at a
# checkpoint, a mark and 0 at a step and at the exit that steps lead to. Gives the record's address in rbp; keeps r12 to r15. The process may be stopped at any time: a record counts when
# position, which is written last, is behind it.
#
# Where the ring is full the round ends. But checkpoints and steps of the round's
# first run, which had all of the ring, are passed by: whether that run ends is yet
# to be seen.
#
#   record: | sum | serial | run | bytes | first stack byte | data bytes | r12 | r13 |
#           | block, 184 | ds, es, fs, gs | xsave image, save_bytes | stack | data |

        mov   rbp, [position]
        mov   rax, rbp
        add   rax, [record_most]
        cmp   rax, [ring_last]
        ja    full

        mov   rax, [serial]
        mov   [rbp+8], rax
        mov   rax, [run]
        mov   [rbp+16], rax
        mov   [rbp+48], r12
        mov   [rbp+56], r13
        mov   eax, [save_mask]          # components, x87 and SSE first
        cmp   eax, 0
        je    block
        mov   edx, 0
        xsave64 [rbp+256]               # before copy uses any of them
block:  lea   rdi, [rbp+64]
        call  copy
        mov   eax, ds                   # whatever runs here, they are the program's
        mov   ecx, es
        mov   edx, fs
        mov   ebx, gs
        shl   rcx, 16
        shl   rdx, 32
        shl   rbx, 48
        or    rax, rcx
        or    rdx, rbx
        or    rax, rdx
        mov   [rbp+248], rax
        add   rdi, [save_bytes]

        mov   rbx, [run]
        shl   rbx, 8
        add   rbx, offset first_run
        mov   r8, rdi
        mov   rsi, [stack_low]
        mov   rdi, [rbx+144]            # its image
        mov   ecx, offset stack_top
        call  difference
        mov   [rbp+32], rsi
        mov   rdi, r8
        sub   rcx, rsi
        call  copy

        mov   r8, rdi
        mov   esi, offset data
        mov   rdi, [rbx+152]            # its image
        mov   ecx, offset data_end
        call  difference
        sub   rcx, rsi
        je    same
        mov   ecx, offset data_bytes
same:   mov   [rbp+40], rcx
        mov   esi, offset data
        mov   rdi, r8
        call  copy

        # Two sums, of the even and the odd quadwords, each from the round's number:
        # sum = rotate(sum + quadword, 5). The first quadword is for what they give.
        mov   rcx, rdi
        sub   rdi, rbp
        mov   [rbp+24], rdi
        mov   rax, [request]
        mov   rdx, [rbp+8]
        add   rdx, rax
        rol   rdx, 5
        lea   rsi, [rbp+16]
sum:    add   rax, [rsi]
        add   rdx, [rsi+8]
        rol   rax, 5
        rol   rdx, 5
        add   rsi, 16
        cmp   rsi, rcx
        jne   sum
        rol   rdx, 32
        add   rax, rdx
        mov   [rbp], rax
        add   qword ptr [serial], 1
        mov   [position], rcx
        ret

full:   cmp   r12, 0
        je    visit
        cmp   r12, offset step_mark
        jne   signal
        cmp   qword ptr [run], 0
        jne   signal
        ret
visit:  cmp   qword ptr [run], 0
        jne   stop
        cmp   dword ptr [probed], offset exit_thunk_end
        jb    stop
        ret
signal: call  fault.wipe
stop:   mov   qword ptr [overflow], 1
        jmp   serve.reply
