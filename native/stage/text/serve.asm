# serve: reads a round's number, makes all its runs, writes what came of them.
# The three system calls here are the only ones that the filter lets through,
# each from its own instruction with its own number.
#
#   private_top -> | rsp of the program | kept by a thunk
#                  | ...                | the private stack, down to private_low

        mov   edi, 0
        mov   esi, offset request
        mov   edx, 8                    # bytes
        mov   eax, 0                    # read
read:   syscall
read_end:
        cmp   rax, 8
        jne   quit
        jmp   more

next:   add   qword ptr [run], 1        # a run has ended; flags and stack are the stage's
more:   mov   rax, [run]
        cmp   rax, [run_count]
        jb    enter

reply:  mov   edi, offset private_low   # leave nothing there: the parent looks
        mov   ecx, offset private_words
        mov   eax, 0
        rep stosq
        mov   edi, 1
        mov   esi, offset request
        mov   edx, offset reply_bytes
        mov   eax, 1                    # write
write:  syscall
write_end:
        jmp   serve

quit:   mov   edi, 0
        mov   eax, 60                   # exit
exit:   syscall
exit_end:
        ud2
