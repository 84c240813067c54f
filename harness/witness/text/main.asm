# Entered with everything in its place: the function to be called is in rbx, which
# every convention has it restore.
    call  $bx
back:
    $checkpoint
    $fxsave
    mov   $sp, $exit_slot
    ret
