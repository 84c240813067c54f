#include "memory.h"

#include "channel.h"
#include "instruction.h"
#include "places.h"

enum { PAGE = 4096, LARGEST = 3 };

// Bits of page table entries (SDM vol. 3, 4.5.4). TOUCHED is one of those that are software's.
#define PRESENT (1ull << 0)
#define WRITABLE (1ull << 1)
#define USER (1ull << 2)
#define DIRTY (1ull << 6)
#define TOUCHED (1ull << 9)
#define NOT_EXECUTABLE (1ull << 63)

// Windows begin at these addresses and lie one behind the other in each of the three places.
static const struct {
	uint64_t address, size, offset;
} windows[] = {
	{0x10000000, 1 << 20, 0},
	{0x20000000, 1 << 20, 1 << 20},
	{0x3c000000, 64 << 20, 2 << 20},
};
enum { SEEN = 0x01000000, GIVEN = 0x06000000, SHOWN = 0x0b000000 }; // physical

#define PAGES ((uint64_t *)(BASE + 0x200000)) // entries for each page below 1 GiB, 2 MiB of them
#define PAGES_PHYSICAL 0x200000ull

static uint64_t level4[512] __attribute__((aligned(PAGE)));
static uint64_t level3[512] __attribute__((aligned(PAGE)));
static uint64_t level2[512] __attribute__((aligned(PAGE)));
static struct region mapped[LARGEST];
static uint32_t mapped_count;

static uint64_t physical(const void *address) { return (uint64_t)address - BASE; }

static void load_tables(void) { __asm__ volatile("mov %0, %%cr3" : : "r"(physical(level4)) : "memory"); }

void memory_open(void) {
	uint64_t *early = (uint64_t *)(BASE + EARLY_TABLES);
	for (int i = 0; i < 512 * 512; i++)
		PAGES[i] = 0;
	for (uint64_t i = 0; i < 512; i++)
		level2[i] = (PAGES_PHYSICAL + i * PAGE) | PRESENT | WRITABLE | USER;
	level3[0] = physical(level2) | PRESENT | WRITABLE | USER;
	level4[0] = physical(level3) | PRESENT | WRITABLE | USER;
	early[512] = 0; // low memory at the start of the last 512 GiB
	level4[511] = early[511];
	load_tables();
}

// Returns the offset of an address in each place, or -1 where it lies in no window.
static int64_t offset_of(uint64_t address, uint64_t size) {
	for (uint32_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
		if (address >= windows[i].address && address + size <= windows[i].address + windows[i].size)
			return address - windows[i].address + windows[i].offset;
	return -1;
}

static uint8_t *in(uint64_t place, uint64_t address) { return (uint8_t *)(BASE + place + offset_of(address, 1)); }

uint8_t *memory_at(uint64_t address) { return in(SEEN, address); }

static void unmap(void) {
	for (; mapped_count > 0; mapped_count--) {
		struct region *r = &mapped[mapped_count - 1];
		for (uint64_t a = r->address; a < r->address + r->size; a += PAGE)
			PAGES[a / PAGE] = 0;
	}
}

bool memory_map(const struct region *regions, uint32_t count) {
	unmap();
	if (count > LARGEST)
		return false;
	for (; mapped_count < count; mapped_count++) {
		struct region r = regions[mapped_count];
		int64_t offset = offset_of(r.address, r.size);
		if (offset < 0)
			return false;
		mapped[mapped_count] = r;
		uint64_t bits = PRESENT | USER | (r.writable ? WRITABLE | NOT_EXECUTABLE : 0);
		for (uint64_t a = 0; a < r.size; a += PAGE)
			PAGES[(r.address + a) / PAGE] = (SEEN + offset + a) | bits;
	}
	load_tables();
	return true;
}

void memory_set(uint64_t address, const void *from, uint32_t bytes) {
	copy(in(SEEN, address), from, bytes);
	copy(in(GIVEN, address), from, bytes);
	copy(in(SHOWN, address), from, bytes);
}

static void page_changes(uint64_t address) {
	uint64_t *seen = (uint64_t *)in(SEEN, address), *shown = (uint64_t *)in(SHOWN, address);
	for (uint32_t i = 0; i < PAGE / 8; i++) {
		uint32_t first = i;
		for (; i < PAGE / 8 && seen[i] != shown[i]; i++)
			shown[i] = seen[i];
		if (i > first) {
			give_word(address + first * 8);
			give_word(i - first);
			give(seen + first, (i - first) * 8);
		}
	}
}

static void each_page(uint64_t bits, void (*visit)(uint64_t address)) {
	for (uint32_t i = 0; i < mapped_count; i++)
		for (uint64_t a = mapped[i].address; a < mapped[i].address + mapped[i].size; a += PAGE)
			if (PAGES[a / PAGE] & bits)
				visit(a);
}

static void show(uint64_t address) {
	PAGES[address / PAGE] = (PAGES[address / PAGE] & ~DIRTY) | TOUCHED;
	__asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
	page_changes(address);
}

static void restore(uint64_t address) {
	copy(in(SEEN, address), in(GIVEN, address), PAGE);
	copy(in(SHOWN, address), in(GIVEN, address), PAGE);
}

void memory_changes(void) {
	each_page(DIRTY, show);
	give_word(0);
}

void memory_restore(void) { each_page(DIRTY | TOUCHED, restore); }
