// The monitor: it says what the processor is, and then runs a program for each request.
#include "channel.h"
#include "disk.h"
#include "memory.h"
#include "processor.h"
#include "program.h"

void monitor(void) {
	disk_open();
	memory_open();
	processor_open();
	receive();
	processor_describe();
	answer();
	for (;;) {
		receive();
		program_run();
		answer();
	}
}
