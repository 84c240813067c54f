# fault: the handler of SIGSEGV, on a stack of its own. Writes what was accessed, and all
# that the end writes. The signal has its default action again (SA_RESETHAND): on the
# return the instruction faults once more, and the process dies of it.
#
#   rsi siginfo: | signal, errno | code | si_addr |
#   rdx ucontext: 40 bytes | r8 ... r15 | rdi | rsi | rbp | rbx | rdx | rax | rcx | rsp | rip | rflags | cs .. ss | error |

        mov   rax, [rsi+16]
        mov   [faulted], rax
        mov   rax, [rdx+192]
        mov   [faulted+8], rax
        mov   edi, offset kind_fault
        mov   esi, offset faulted
        mov   edx, 16
        call  section
        jmp   ending
restore:
        mov   eax, 15                   # rt_sigreturn
        syscall
