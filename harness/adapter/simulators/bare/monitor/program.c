#include "program.h"

#include "channel.h"
#include "instruction.h"
#include "memory.h"
#include "processor.h"

enum { CHECKPOINTS = 64, REGIONS = 3, NOP = 5, INT3 = 0xcc };
enum { RETURNED = 1, TRAPPED, TIMEOUT, REFUSED, BROKEN }; // ends of a run
enum { FINAL = 0xffff, END };                  // in place of a checkpoint's number

// What a request begins with.
static struct {
	uint64_t rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15, rip, rflags;
	uint64_t es, cs, ss, ds, fs, gs;
	uint64_t exit, milliseconds, snapshots, checkpoint_count, region_count, vector_bytes;
} request;

// What follows: so many checkpoints, regions, vector registers, and the pieces of memory
// (address, bytes, them; 0 behind the last).
static uint64_t checkpoints[CHECKPOINTS];
static struct region regions[REGIONS];
static uint8_t vectors[16 * 32];

static uint8_t replaced[CHECKPOINTS + 1]; // by INT3, at the checkpoints and at the exit

static uint32_t vectors_size(void) { return request.vector_bytes * 16; }

static uint64_t breakpoint(uint32_t i) { return i < request.checkpoint_count ? checkpoints[i] : request.exit; }

static void set_breakpoints(void) {
	for (uint32_t i = 0; i <= request.checkpoint_count; i++) {
		replaced[i] = *memory_at(breakpoint(i));
		*memory_at(breakpoint(i)) = INT3;
	}
}

static void clear_breakpoints(void) {
	for (uint32_t i = request.checkpoint_count + 1; i-- > 0;)
		*memory_at(breakpoint(i)) = replaced[i];
}

// Returns the number of the breakpoint at an address, or -1.
static int32_t breakpoint_at(uint64_t address) {
	int32_t i = request.checkpoint_count; // the exit goes before
	while (i >= 0 && breakpoint(i) != address)
		i--;
	return i;
}

static void set_memory(void) {
	uint64_t piece[2];
	uint8_t bytes[4096];
	for (take(piece, 8); piece[0] != 0; take(piece, 8)) {
		take(piece + 1, 8);
		for (uint64_t done = 0; done < piece[1];) {
			uint64_t part = piece[1] - done < sizeof bytes ? piece[1] - done : sizeof bytes;
			take(bytes, part);
			memory_set(piece[0] + done, bytes, part);
			done += part;
		}
	}
}

static void set_registers(void) {
	const uint16_t selectors[] = {request.es, request.ds, request.fs, request.gs};
	frame = (struct frame){request.r15, request.r14, request.r13, request.r12, request.r11, request.r10, request.r9, request.r8,
		request.rdi, request.rsi, request.rbp, request.rbx, request.rdx, request.rcx, request.rax, 0, 0,
		request.rip, request.cs, request.rflags, request.rsp, request.ss};
	processor_reset(selectors);
	vectors_load(request.vector_bytes, vectors);
}

static uint64_t selectors(void) {
	uint16_t es, ds, fs, gs;
	__asm__ volatile("mov %%es, %0; mov %%ds, %1; mov %%fs, %2; mov %%gs, %3" : "=r"(es), "=r"(ds), "=r"(fs), "=r"(gs));
	return es | (uint64_t)ds << 16 | (uint64_t)fs << 32 | (uint64_t)gs << 48;
}

// Gives a state: its checkpoint, es ds fs gs, all of the frame, vector registers, changes of memory.
static void give_state(uint64_t checkpoint) {
	give_word(checkpoint);
	give_word(selectors());
	give(&frame, sizeof frame);
	vectors_store(request.vector_bytes, vectors);
	give(vectors, vectors_size());
	memory_changes();
}

// A nop at a checkpoint has no effect but on rip, and the trap that TF has behind it: then it is executed.
static void pass(uint32_t i) {
	if (frame.rflags & TRAP_FLAG)
		*memory_at(breakpoint(i)) = replaced[i];
	else
		frame.rip += NOP;
}

// Goes on until the run ends, and returns how; cut: it passed checkpoints that were not shown.
static uint64_t go(bool *cut) {
	uint64_t ticks = 0, shown = 0;
	for (;;) {
		run_user();
		if (frame.vector == VECTOR_SPURIOUS)
			continue;
		if (frame.vector == VECTOR_TIMER) {
			if (++ticks > TICKS(request.milliseconds))
				return TIMEOUT;
			continue;
		}
		int32_t at = frame.vector == VECTOR_BREAKPOINT ? breakpoint_at(frame.rip - 1) : -1;
		if (at < 0)
			return TRAPPED;
		frame.rip--;
		if (at == (int32_t)request.checkpoint_count)
			return RETURNED;
		if (shown < request.snapshots) {
			shown++;
			give_state(at);
		} else {
			*cut = true;
		}
		pass(at);
	}
}

static void refuse(void) {
	give_word(END);
	give_word(REFUSED);
}

void program_run(void) {
	take(&request, sizeof request);
	if (request.checkpoint_count > CHECKPOINTS || request.region_count > REGIONS)
		return refuse();
	take(checkpoints, request.checkpoint_count * sizeof checkpoints[0]);
	take(regions, request.region_count * sizeof regions[0]);
	take(vectors, vectors_size());
	if (!memory_map(regions, request.region_count))
		return refuse();
	set_memory();
	set_breakpoints();
	set_registers();
	clock_restart();
	bool cut = false;
	uint64_t end = go(&cut), address = cr2();
	if (end != TIMEOUT)
		give_state(FINAL);
	give_word(END);
	give_word(end);
	give_word(address);
	give_word(cut);
	clear_breakpoints();
	memory_restore();
}

void program_broken(void) {
	answer_anew();
	give_word(END);
	give_word(BROKEN);
	give_word(frame.vector);
	give_word(frame.rip);
	answer();
}
