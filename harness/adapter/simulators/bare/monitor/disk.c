#include "disk.h"

#include "instruction.h"

enum { DATA = 0x1f0, COUNT = 0x1f2, LBA_LOW, LBA_MID, LBA_HIGH, DEVICE, COMMAND, CONTROL = 0x3f6 };
enum { READ_SECTORS = 0x20, WRITE_SECTORS = 0x30 };
enum { BUSY = 0x80, REQUESTS_DATA = 0x08 };
enum { NO_INTERRUPTS = 2, BY_LBA = 0xe0 };

void disk_open(void) { outb(CONTROL, NO_INTERRUPTS); }

static void await(uint8_t bits, uint8_t value) {
	while ((inb(COMMAND) & bits) != value) {
	}
}

static void begin(uint8_t command, uint32_t sector, uint32_t count) {
	await(BUSY, 0);
	outb(DEVICE, BY_LBA | (sector >> 24 & 0xf));
	outb(COUNT, count);
	outb(LBA_LOW, sector);
	outb(LBA_MID, sector >> 8);
	outb(LBA_HIGH, sector >> 16);
	outb(COMMAND, command);
}

void disk_read(uint32_t sector, uint32_t count, void *to) {
	begin(READ_SECTORS, sector, count);
	for (uint8_t *at = to; count > 0; count--, at += SECTOR) {
		await(BUSY | REQUESTS_DATA, REQUESTS_DATA);
		insl(DATA, at, SECTOR / 4);
	}
}

void disk_write(uint32_t sector, uint32_t count, const void *from) {
	begin(WRITE_SECTORS, sector, count);
	for (const uint8_t *at = from; count > 0; count--, at += SECTOR) {
		await(BUSY | REQUESTS_DATA, REQUESTS_DATA);
		outsl(DATA, at, SECTOR / 4);
	}
	await(BUSY, 0);
}
