// The first sector: the BIOS loads it to 0x7c00 in real mode. It loads the rest of the
// monitor behind itself and goes through protected mode to 64-bit mode, where it calls
// monitor(). The page tables made here are those
// of the monitor; they map low memory too, which those of a run do not.
#include "places.h"

.section .boot, "ax"
.code16
.globl boot
boot:
    cli
    xor  %ax, %ax
    mov  %ax, %ds
    mov  %ax, %es
    mov  %ax, %ss
    mov  $0x7c00, %sp
    mov  $0x2401, %ax           // A20, by the BIOS (INT 15h)
    int  $0x15
    mov  $packet, %si
    mov  $0x42, %ah             // extended read (INT 13h); dl is the BIOS's number of the disk
    int  $0x13
    jc   stopped
    lgdt early_gdtr
    mov  %cr0, %eax
    or   $1, %eax
    mov  %eax, %cr0
    ljmp $EARLY_CODE32, $protected

stopped:
    hlt
    jmp  stopped

.balign 4
packet:                         // disk address packet: read behind the first sector
    .byte 16, 0
    .word __rest_sectors
    .word 0x7e00, 0             // offset, segment
    .quad 1

early_gdt:
    .quad 0
    .quad 0x00cf9b000000ffff    // 0x08: 32-bit code
    .quad 0x00af9b000000ffff    // 0x10: 64-bit code
    .quad 0x00cf93000000ffff    // 0x18: data
early_gdtr:
    .word . - early_gdt - 1
    .long early_gdt

.code32
protected:
    mov  $EARLY_DATA, %eax
    mov  %eax, %ds
    mov  %eax, %es
    mov  %eax, %ss
    // All physical memory below 1 GiB, in pages of 2 MiB, at 0 and at the monitor's own place.
    xor  %eax, %eax
    mov  $EARLY_TABLES, %edi
    mov  $(0x4000 / 4), %ecx
    rep stosl
    movl $(EARLY_TABLES + 0x1000 + 3), EARLY_TABLES
    movl $(EARLY_TABLES + 0x1000 + 3), EARLY_TABLES + 8 * 511
    movl $(EARLY_TABLES + 0x2000 + 3), EARLY_TABLES + 0x1000
    movl $(EARLY_TABLES + 0x2000 + 3), EARLY_TABLES + 0x1000 + 8 * 510
    mov  $(EARLY_TABLES + 0x2000), %edi
    mov  $0x83, %eax            // present, writable, of 2 MiB
1:  mov  %eax, (%edi)
    add  $8, %edi
    add  $0x200000, %eax
    cmp  $(EARLY_TABLES + 0x3000), %edi
    jb   1b
    mov  $EARLY_TABLES, %eax
    mov  %eax, %cr3
    mov  $0x20, %eax            // PAE
    mov  %eax, %cr4
    mov  $0xc0000080, %ecx      // EFER
    mov  $0x901, %eax           // NXE, LME, SCE
    xor  %edx, %edx
    wrmsr
    mov  $0x80050033, %eax      // PG AM WP NE ET MP PE
    mov  %eax, %cr0
    ljmp $EARLY_CODE64, $long_mode

.code64
long_mode:
    movabs $high, %rax
    jmp  *%rax

.org boot + 510
    .word 0xaa55

.section .text
high:
    lea  monitor_stack_top(%rip), %rsp
    lea  __bss(%rip), %rdi
    lea  __end(%rip), %rcx
    sub  %rdi, %rcx
    xor  %eax, %eax
    rep stosb
    xor  %ebp, %ebp
    call monitor
