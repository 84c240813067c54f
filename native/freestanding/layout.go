package freestanding

import (
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// What the file keeps in the reserved range, by address. Only text and tables are in
// it; the rest is mapped at the start.
const (
	textBase      = trace.ReservedBase
	textRoom      = 0x10_0000
	thunkBase     = textBase + textRoom // one for the exit, one for each checkpoint
	thunkRoom     = 0x10_0000
	stateBase     = trace.ReservedBase + 0x60_0000 // variables and the private stack
	alternateBase = trace.SignalStackBase
	strikeBase    = trace.ReservedBase + 0x0100_0000 // what strikes go on from
	recordBase    = trace.ReservedBase + 0x0200_0000 // the record that is being made
	imageTop      = trace.ReservedBase + 0x0c00_0000 // of the stack; it ends here
	dataImage     = imageTop + 0x10_0000
	tableBase     = trace.ReservedBase + 0x1000_0000

	stateSize     = trace.PageSize
	alternateSize = 0x1_0000
	privateTop    = stateBase + 0x800
	strikeRoom    = 0x4000
)

// The tables: a header, what system calls point to, and then what cases do.
const (
	tableCount  = tableBase          // how many cases
	tableCases  = tableBase + 0x8    // their descriptors
	tableThunks = tableBase + 0x10   // bytes of all thunks, in whole pages
	tableMXCSR  = tableBase + 0x18   // at entry
	tableTimer  = tableBase + 0x20   // struct itimerval
	tableAction = tableBase + 0x40   // struct kernel_sigaction
	tableStackT = tableBase + 0x60   // stack_t
	tableCalls  = tableBase + 0x100  // of the start
	tableSent   = tableBase + 0xe00  // siginfo_t of strikes
	tableOwn    = tableBase + 0x1000 // the file's own handlers: signals.asm
	tableRest   = tableBase + 0x2000
)

const (
	descriptorBytes = 256
	spareVisits     = 16  // that are written beyond those expected
	cannot          = 126 // the exit code of a file that does not run here
)

// names are the addresses and sizes that the text knows by name.
var names = map[string]uint64{
	"text": textBase, "text_room": textRoom, "own_room": textRoom + thunkRoom, "thunks": thunkBase,
	"case_count": tableCount, "descriptors": tableCases, "thunk_bytes": tableThunks, "mxcsr": tableMXCSR, "timer": tableTimer, "calls": tableCalls,
	"case": stateBase, "case_end": stateBase + 0x8, "descriptor": stateBase + 0x10, "seen": stateBase + 0x18,
	"verdict": stateBase + 0x20, "expect_at": stateBase + 0x28, "expired": stateBase + 0x30, "cut": stateBase + 0x38,
	"differing": stateBase + 0x40, "features_of": stateBase + 0x48, "zmm_high": stateBase + 0x50, "zmm_16": stateBase + 0x58,
	"stack_low": stateBase + 0x60, "image_low": stateBase + 0x68, "stack_words": stateBase + 0x70, "data_words": stateBase + 0x78,
	"places": stateBase + 0x80, "code_end": stateBase + 0x88, "width": stateBase + 0x90, "vector_bytes": stateBase + 0x98,
	"target": stateBase + 0xa0, "target_rsp": stateBase + 0xa8, "code_from": stateBase + 0xb8,
	"moved": stateBase + 0xc0, "framed": stateBase + 0x140, "no_rf": stateBase + 0xd0, "changed": stateBase + 0xd8, "last_es": stateBase + 0xc8, "last_ds": stateBase + 0xca,
	"has_ymm":      stateBase + 0xb0, // always 0: no comparison uses ymm registers
	"strike_count": stateBase + 0xe0, "strike_list": stateBase + 0xe8, "process_number": stateBase + 0xf0,
	"state_features": stateBase + 0xf8, "state_size": stateBase + 0x100, "struck": stateBase + 0x900,
	"sent": tableSent, "strike_top": strikeBase + strikeRoom,
	"handled": stateBase + 0x108, "landed": stateBase + 0x110, "unblocked": stateBase + 0x120, "struck_at": stateBase + 0x118,
	"carrier": carrier, "own_handlers": tableOwn, "state_magic": stateMagic,
	"private_top": privateTop, "probed": privateTop - 8, "exit_thunk_end": thunkBase + probe.ThunkBytes,
	"record_at": recordBase, "magic": recordMagic, "verdict_magic": verdictMagic, "seed": sumSeed,
	"stack_top": trace.StackTop, "image_offset": imageTop - trace.StackTop,
	"data": trace.DataBase, "data_bytes": trace.DataSize, "data_end": trace.DataBase + trace.DataSize,
	"data_image": dataImage, "data_image_offset": dataImage - trace.DataBase,
	"code": trace.CodeBase, "code_rounded": trace.CodeBase - trace.PageSize + 1, "code_limit": trace.CodeBase + trace.CodeSize,
	"thunk_return": probe.ThunkReturn, "thunk_jumped": probe.ThunkJumped, "thunk_rest": probe.ThunkBytes - probe.ThunkJumped,
	"spare": spareVisits, "cannot": cannot,
	"after": trace.CodeBase, // of the thunk that is copied; each copy has its own
}
