# What compiled callers call. It fills what the caller provides on the stack, which is
# a callee's to use, and the memory of a result, and loads every register that could
# hold one. What it does is said by words on the data page.
    $checkpoint
    mov   [saved], $ax
    mov   [saved+$size], $cx
    mov   [saved+$size*2], $dx
    mov   [saved+$size*3], $si
    mov   [saved+$size*4], $di
    mov   $ax, $sp                # the place of the result's address: saved, or on the stack
    and   $ax, [result_on_stack]
    add   $ax, [result_slot]
    mov   $di, [$ax]
    mov   [result_address], $di
    mov   $si, offset result_memory
    mov   $cx, [result_count]
    rep movsb
    lea   $di, [$sp+$size]
    mov   $cx, [provided]
    mov   al, 0xee
    rep stosb
    mov   $si, [saved+$size*3]
    mov   $di, [saved+$size*4]
    $fload
    jmp   $word ptr [widen]
load16:
    movups xmm0, [vector0]
    movups xmm1, [vector1]
    jmp   general
load32:
    vmovups ymm0, [vector0]
    vmovups ymm1, [vector1]
    jmp   general
load64:
    vmovups zmm0, [vector0]
    vmovups zmm1, [vector1]
general:
    mov   $ax, [result_address]
    and   $ax, [gives_address]
    add   $ax, [result_a]
    mov   $dx, [result_d]
    pop   $cx
    add   $sp, [pops]
    push  $cx
    ret
