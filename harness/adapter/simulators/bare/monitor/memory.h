// The memory of programs: three windows of the address space, in which a run's regions lie.
// Of each byte there are three: that which the program sees, what it was given, and what
// the last snapshot showed. Between runs all are equal.
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct region {
	uint64_t address, size; // whole pages
	uint64_t writable;
};

void memory_open(void);
bool memory_map(const struct region *regions, uint32_t count); // false where one lies in no window
void memory_set(uint64_t address, const void *from, uint32_t bytes); // what programs are given, from now on
uint8_t *memory_at(uint64_t address);                                // what the program sees
void memory_changes(void); // gives what was written since it was last called: address, quadwords, them; 0
void memory_restore(void); // what the run wrote is undone
