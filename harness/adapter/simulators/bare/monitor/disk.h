// Sectors of the first ATA disk, by programmed input and output (ATA/ATAPI-6, 9.5 and 9.6).
#pragma once
#include <stdint.h>

#define SECTOR 512

void disk_open(void);
void disk_read(uint32_t sector, uint32_t count, void *to); // count: 1 to 255
void disk_write(uint32_t sector, uint32_t count, const void *from);
