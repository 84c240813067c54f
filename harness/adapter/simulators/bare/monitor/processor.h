// The processor as Linux sets it up for programs.
#pragma once
#include <stdint.h>

enum { TRAP_FLAG = 1 << 8 };
enum { VECTOR_DEBUG = 1, VECTOR_BREAKPOINT = 3, VECTOR_TIMER = 0x20, VECTOR_SPURIOUS = 0x27 };

// What a trap saves and run_user loads; entry.S knows the order.
struct frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
	uint64_t vector, error_code; // vector: 0x100 is a system call of 64-bit code, 0x101 of 32-bit code
	uint64_t rip, cs, rflags, rsp, ss;
};
extern struct frame frame;
void run_user(void);

void processor_open(void);
void processor_describe(void);                      // gives what CPUID says of features, and its brand
void processor_reset(const uint16_t selectors[4]);  // es, ds, fs, gs; bases, x87 and debug registers as at first
void clock_restart(void);                           // the next VECTOR_TIMER is TICK away
void vectors_load(uint32_t bytes, const void *from); // bytes: 16 or 32 a register; 0 loads none
void vectors_store(uint32_t bytes, void *to);

#define TICKS(milliseconds) ((milliseconds) * 1193182 / 65536000)
