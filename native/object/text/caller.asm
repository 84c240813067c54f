# Entered with the function's address in r11 and its arguments in their registers. The
# room is for arguments on the stack, those of the Windows convention's registers first.
    .cfi_startproc
    sub   rsp, 136
    .seh_stackalloc 136
    .seh_endprologue
    .cfi_adjust_cfa_offset 136
    call  r11
    add   rsp, 136
    .cfi_adjust_cfa_offset -136
    ret
    .cfi_endproc
