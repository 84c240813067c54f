// Where things lie. Physical addresses; the monitor sees all of them at BASE + address.
#pragma once

#define BASE 0xffffffff80000000

#define EARLY_TABLES 0x1000
#define EARLY_CODE32 0x08
#define EARLY_CODE64 0x10
#define EARLY_DATA 0x18

// Selectors, as in Linux.
#define KERNEL_CODE 0x10
#define KERNEL_DATA 0x18
#define USER_CODE32 0x23
#define USER_DATA 0x2b
#define USER_CODE64 0x33
#define TASK 0x40
