// Requests and answers: two streams of little-endian words on the disk, each with a sector
// that rings for it. The other side is channel.py.
#pragma once
#include <stdint.h>

void receive(void);                         // waits for the next request
void take(void *to, uint32_t bytes);        // its next bytes
void give(const void *from, uint32_t bytes); // appends to the answer
void give_word(uint64_t word);
void answer(void);      // the answer is complete
void answer_anew(void); // what was appended to it is forgotten
