#include "channel.h"

#include "disk.h"
#include "instruction.h"

// Where the streams lie on the disk, in sectors.
enum { REQUEST_BELL = 128, REQUEST = 129, ANSWER_BELL = 0x40000, ANSWER };
enum { BUFFERED = 128 }; // sectors

struct bell {
	uint64_t number;  // of the request, from 1 on
	uint64_t sectors; // of the stream
	uint8_t rest[SECTOR - 16];
};

struct stream {
	uint32_t sector; // of the next buffer
	uint32_t at;     // in the buffer
	uint8_t buffer[BUFFERED * SECTOR];
};

static struct bell heard, ringing;
static struct stream in, out;
static uint64_t answered;

void receive(void) {
	do {
		disk_read(REQUEST_BELL, 1, &heard);
	} while (heard.number == answered);
	disk_read(REQUEST_BELL, 1, &heard); // it was perhaps read while it was written
	in.sector = REQUEST;
	in.at = sizeof in.buffer;
	answer_anew();
}

void answer_anew(void) {
	out.sector = ANSWER;
	out.at = 0;
}

static void refill(void) {
	uint32_t left = REQUEST + heard.sectors - in.sector;
	uint32_t count = left < BUFFERED ? left : BUFFERED;
	disk_read(in.sector, count, in.buffer);
	in.sector += count;
	in.at = 0;
}

void take(void *to, uint32_t bytes) {
	uint8_t *place = to;
	while (bytes > 0) {
		if (in.at == sizeof in.buffer)
			refill();
		uint32_t left = sizeof in.buffer - in.at;
		uint32_t part = bytes < left ? bytes : left;
		copy(place, in.buffer + in.at, part);
		in.at += part;
		place += part;
		bytes -= part;
	}
}

static void flush(void) {
	uint32_t count = (out.at + SECTOR - 1) / SECTOR;
	if (count > 0)
		disk_write(out.sector, count, out.buffer);
	out.sector += count;
	out.at = 0;
}

void give(const void *from, uint32_t bytes) {
	const uint8_t *place = from;
	while (bytes > 0) {
		uint32_t left = sizeof out.buffer - out.at;
		uint32_t part = bytes < left ? bytes : left;
		copy(out.buffer + out.at, place, part);
		out.at += part;
		place += part;
		bytes -= part;
		if (out.at == sizeof out.buffer)
			flush();
	}
}

void give_word(uint64_t word) { give(&word, sizeof word); }

void answer(void) {
	flush();
	answered = ringing.number = heard.number;
	ringing.sectors = out.sector - ANSWER;
	disk_write(ANSWER_BELL, 1, &ringing);
}
