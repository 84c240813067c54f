# features: finds which vector registers there are: 1 for ymm, 2 for zmm, and where
# the xsave image of a signal's frame has zmm (Intel SDM vol. 1, 13.2 and 14.3). And whether a
# handler finds DS and ES as they were, as under Linux, or moved by the simulator, and
# RF as the processor leaves it, and whether its frame has the vector registers at all.

        mov   [target_rsp], rsp
        movups xmm0, [case_count]       # of which no quadword is zero
        mov   eax, 0
first:  mov   ds, ax                    # a simulator without segments faults here, and learns the same
        mov   es, ax
asked:  ud2                             # fault goes on at learnt
learnt: mov   rsp, [target_rsp]
        mov   [moved], rax
        mov   r8, [rbx+224]             # of the frame: the image's address
        cmp   r8, 0
        je    blank
        mov   rcx, [r8+160]             # xmm0
        mov   rdx, [r8+168]
        cmp   rcx, [case_count]
        jne   blank
        cmp   rdx, [descriptors]
        jne   blank
        mov   qword ptr [framed], 1
blank:
        mov   eax, 0
        cpuid
        mov   r8d, eax                  # the last leaf
        mov   eax, 1
        cpuid
        and   ecx, 0x18000000           # OSXSAVE, AVX
        cmp   ecx, 0x18000000
        jne   done
        mov   ecx, 0
        xgetbv
        mov   r9d, eax
        and   eax, 6                    # SSE, AVX
        cmp   eax, 6
        jne   done
        mov   qword ptr [features_of], 1
        and   r9d, 0xe0                 # opmask and both parts of zmm
        cmp   r9d, 0xe0
        jne   done
        cmp   r8d, 13
        jb    done
        mov   eax, 7
        mov   ecx, 0
        cpuid
        and   ebx, 0x10000              # AVX512F
        je    done
        mov   qword ptr [features_of], 3
        mov   eax, 13
        mov   ecx, 6
        cpuid
        mov   [zmm_high], rbx
        mov   eax, 13
        mov   ecx, 7
        cpuid
        mov   [zmm_16], rbx
done:   ret
