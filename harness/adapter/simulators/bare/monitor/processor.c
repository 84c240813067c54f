#include "processor.h"

#include "channel.h"
#include "instruction.h"
#include "places.h"

enum { EFER = 0xc0000080, STAR, LSTAR, CSTAR, SYSCALL_MASK, FS_BASE = 0xc0000100, GS_BASE, KERNEL_GS_BASE };
enum { CR4_PAE = 1 << 5, CR4_OSFXSR = 1 << 9, CR4_OSXMMEXCPT = 1 << 10, CR4_UMIP = 1 << 11, CR4_FSGSBASE = 1 << 16, CR4_OSXSAVE = 1 << 18 };
enum { EBX, ECX = 2, EDX };

struct __attribute__((packed)) table_register {
	uint16_t limit;
	uint64_t base;
};

static uint64_t descriptors[] = {
	0, 0x00cf9b000000ffff, 0x00af9b000000ffff, 0x00cf93000000ffff,  // of the monitor
	0x00cffb000000ffff, 0x00cff3000000ffff, 0x00affb000000ffff, 0,  // of programs: 0x23, 0x2b, 0x33
	0, 0,                                                           // the task
};

static struct __attribute__((packed)) {
	uint32_t reserved;
	uint64_t rsp[3], reserved2, ist[7], reserved3;
	uint16_t reserved4, io_map;
} task;

static struct {
	uint16_t low, selector;
	uint8_t ist, type;
	uint16_t middle;
	uint32_t high, reserved;
} interrupts[256];

static struct {
	uint32_t leaf1[4], leaf7[4], extended1[4];
} features;

extern uint8_t gates[], frame_end[], syscall64[], syscall32[], flags_cleared[];
extern void clear_flags(void);

static void load_descriptors(void) {
	uint64_t base = (uint64_t)&task;
	task.ist[0] = (uint64_t)frame_end;
	task.io_map = sizeof task;
	descriptors[TASK / 8] = (sizeof task - 1) | (base & 0xffffff) << 16 | 0x89ull << 40 | (base >> 24 & 0xff) << 56;
	descriptors[TASK / 8 + 1] = base >> 32;
	struct table_register gdt = {sizeof descriptors - 1, (uint64_t)descriptors};
	__asm__ volatile("lgdt %0" : : "m"(gdt));
	__asm__ volatile("ltr %w0" : : "r"(TASK));
	__asm__ volatile("lldt %w0" : : "r"(0));
	__asm__ volatile("mov %0, %%ss" : : "r"(KERNEL_DATA));
}

// Programs may call 3, 4 and 0x80.
static void load_interrupts(void) {
	for (int vector = 0; vector < 256; vector++) {
		uint64_t gate = (uint64_t)gates + vector * 16;
		int level = vector == 3 || vector == 4 || vector == 0x80 ? 3 : 0;
		interrupts[vector].low = gate;
		interrupts[vector].middle = gate >> 16;
		interrupts[vector].high = gate >> 32;
		interrupts[vector].selector = KERNEL_CODE;
		interrupts[vector].ist = 1;
		interrupts[vector].type = 0x8e | level << 5; // present, interrupt gate
	}
	struct table_register idt = {sizeof interrupts - 1, (uint64_t)interrupts};
	__asm__ volatile("lidt %0" : : "m"(idt));
}

static void load_controls(void) {
	uint64_t cr4 = CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT;
	if (features.leaf7[EBX] & 1)
		cr4 |= CR4_FSGSBASE;
	if (features.leaf7[ECX] & 1 << 2)
		cr4 |= CR4_UMIP;
	if (features.leaf1[ECX] & 1 << 26)
		cr4 |= CR4_OSXSAVE;
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4));
	if (cr4 & CR4_OSXSAVE) {
		uint32_t states = 3; // x87, SSE
		if (features.leaf1[ECX] & 1 << 28)
			states |= 4; // AVX
		__asm__ volatile("xsetbv" : : "c"(0), "a"(states), "d"(0));
	}
	wrmsr(STAR, (uint64_t)USER_CODE32 << 48 | (uint64_t)KERNEL_CODE << 32);
	wrmsr(CSTAR, (uint64_t)syscall32);
}

void processor_open(void) {
	cpuid(1, features.leaf1);
	cpuid(7, features.leaf7);
	cpuid(0x80000001, features.extended1);
	load_descriptors();
	load_interrupts();
	load_controls();
}

void processor_describe(void) {
	uint32_t brand[4];
	give(&features, sizeof features);
	for (uint32_t leaf = 0x80000002; leaf <= 0x80000004; leaf++) {
		cpuid(leaf, brand);
		give(brand, sizeof brand);
	}
}

// QEMU lets a program's IRET set VIF and VIP, and none of the monitor's clears them.
static void reset_flags(void) {
	wrmsr(LSTAR, (uint64_t)flags_cleared);
	wrmsr(SYSCALL_MASK, 0xffffffff);
	clear_flags();
	wrmsr(LSTAR, (uint64_t)syscall64);
	wrmsr(SYSCALL_MASK, 0x257fd5); // as Linux: all but the fixed bits, ID, VIP, VIF, VM and RF
}

void processor_reset(const uint16_t selectors[4]) {
	static struct __attribute__((aligned(16))) {
		uint16_t fcw, others[11];
		uint32_t mxcsr, mxcsr_mask;
		uint8_t registers[480];
	} clean = {.fcw = 0x37f, .mxcsr = 0x1f80};
	__asm__ volatile("fninit; fxrstor64 %0" : : "m"(clean));
	reset_flags();
	__asm__ volatile("mov %0, %%dr6; mov %1, %%dr7" : : "r"(0xffff0ff0ull), "r"(0x400ull));
	__asm__ volatile("mov %0, %%es; mov %1, %%ds; mov %2, %%fs; mov %3, %%gs"
			 : : "r"(selectors[0]), "r"(selectors[1]), "r"(selectors[2]), "r"(selectors[3]));
	wrmsr(FS_BASE, 0);
	wrmsr(GS_BASE, 0);
	wrmsr(KERNEL_GS_BASE, 0);
}

// The 8259s forget what they latched; the first interrupt of the 8254 is a whole period away.
void clock_restart(void) {
	enum { PIC1 = 0x20, PIC2 = 0xa0, PIT = 0x40 };
	static const uint8_t first[] = {VECTOR_TIMER, 4, 3}, second[] = {VECTOR_TIMER + 8, 2, 1}; // ICW2 to 4
	outb(PIC1, 0x11);
	outb(PIC2, 0x11);
	for (int i = 0; i < 3; i++) {
		outb(PIC1 + 1, first[i]);
		outb(PIC2 + 1, second[i]);
	}
	outb(PIC2 + 1, 0xff);
	outb(PIT + 3, 0x34); // channel 0, mode 2
	outb(PIT, 0);
	outb(PIT, 0); // 65536 ticks of 1193182 Hz
	outb(PIC1 + 1, 0xfe);
}

extern void load_xmm(const void *), load_ymm(const void *);
extern void store_xmm(void *), store_ymm(void *);

void vectors_load(uint32_t bytes, const void *from) {
	if (bytes == 16)
		load_xmm(from);
	else if (bytes == 32)
		load_ymm(from);
}

void vectors_store(uint32_t bytes, void *to) {
	if (bytes == 16)
		store_xmm(to);
	else if (bytes == 32)
		store_ymm(to);
}
