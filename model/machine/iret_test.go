package machine

import "github.com/framecheck/framecheck/scenarios/trace"

const (
	plain    = trace.Bit1 | trace.IF
	writable = userWritable &^ trace.TF
)

// frame64 is what iretq pops at S.
func frame64(rip, cs uint64, flags trace.Flags, rsp, ss uint64) quadwords {
	return quadwords{S: rip, S + 8: cs, S + 16: uint64(flags), S + 24: rsp, S + 32: ss}
}

var movedStack = registers{trace.RSP: movedTo}

const movedTo = S - 0x80

// iretExamples: iretq has 2 bytes, iretd 1.
var iretExamples = []example{
	{text: "iretq", bytes: "48 cf", memory: frame64(base+2, toCode64, plain, movedTo, 0x2b), want: movedStack},
	{text: "iretq to 32-bit code", bytes: "48 cf", memory: frame64(base+2, toCode32, plain, movedTo, 0x2b), want: movedStack, selectors: in32},
	{text: "iretq sets what user mode can", bytes: "48 cf", memory: frame64(base+2, toCode64, ^trace.TF, movedTo, 0x2b), want: movedStack, wantFlags: writable},
	{text: "iretq clears what user mode can", bytes: "48 cf", givenFlags: writable &^ trace.NT, memory: frame64(base+2, toCode64, 0, movedTo, 0x2b), want: movedStack},
	{text: "iretd", bytes: "cf", memory: quadwords{S: far(toCode64, base+1), S + 8: movedTo<<32 | uint64(plain), S + 16: 0x2b}, want: movedStack},
	{text: "iretd sets what user mode can", bytes: "cf", memory: quadwords{S: far(toCode64, base+1), S + 8: movedTo<<32 | 0xfffffeff, S + 16: 0x2b}, want: movedStack, wantFlags: writable},
	{text: "iret of 16 bits", bytes: "66 cf", givenFlags: trace.AC | trace.ID | trace.CF, memory: quadwords{S: 0x8000_0000_0033_0010, S + 8: 0x2b}, want: registers{trace.RSP: 0x8000},
		wantFlags: trace.AC | trace.ID | rf, outcome: pageFaulted(0x14, 0x10), at: 1<<64 - base + 0x10},
	{text: "iretq under NT", bytes: "48 cf", givenFlags: trace.NT, memory: frame64(base+2, toCode64, plain, movedTo, 0x2b), wantFlags: trace.NT | rf, outcome: refusedSelector(0)},
	{text: "iretq under NT reads nothing", bytes: "48 cf", givenFlags: trace.NT, given: registers{trace.RSP: unmapped}, wantFlags: trace.NT | rf, outcome: refusedSelector(0)},
	{text: "iretq to a null stack", bytes: "48 cf", memory: frame64(base+2, toCode64, plain, movedTo, 3), wantFlags: rf, outcome: refusedSelector(0)},
	{text: "iretq to a stack of more privilege", bytes: "48 cf", memory: frame64(base+2, toCode64, plain, movedTo, 0x28), wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "iretq to a stack of code", bytes: "48 cf", memory: frame64(base+2, toCode64, plain, movedTo, 0x33), wantFlags: rf, outcome: refusedSelector(0x30)},
	{text: "iretq to null", bytes: "48 cf", memory: frame64(base+2, 0, plain, movedTo, 0x2b), wantFlags: rf, outcome: refusedSelector(0)},
	{text: "iretq to data", bytes: "48 cf", memory: frame64(base+2, dataCS, plain, movedTo, 0x2b), wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "iretq to more privilege", bytes: "48 cf", memory: frame64(base+2, 0x31, plain, movedTo, 0x2b), wantFlags: rf, outcome: refusedSelector(0x30)},
	{text: "iretq to a non-canonical address", bytes: "48 cf", memory: frame64(nonCanonical, toCode64, plain, movedTo, 0x2b), wantFlags: rf, outcome: refusedSelector(0)},
	{text: "iretq beyond 4 GiB of 32-bit code", bytes: "48 cf", memory: frame64(1<<32|base, toCode32, plain, movedTo, 0x2b), wantFlags: rf, outcome: refusedSelector(0)},
	{text: "iretq finds CS before SS", bytes: "48 cf", memory: frame64(base, dataCS, plain, movedTo, 0x33), wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "iretq finds the address before SS", bytes: "48 cf", memory: frame64(nonCanonical, toCode64, plain, movedTo, 0x33), wantFlags: rf, outcome: refusedSelector(0)},
	{text: "iretq reads the flags first", bytes: "48 cf", given: registers{trace.RSP: unmapped}, wantFlags: rf, outcome: pageFaulted(4, unmapped+16)},
	{text: "iretq reads CS before RIP", bytes: "48 cf", given: registers{trace.RSP: D - 16}, wantFlags: rf, outcome: pageFaulted(4, D-8)},
	{text: "iretq reads SS before RSP", bytes: "48 cf", given: registers{trace.RSP: trace.StackTop - 24}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop+8)},
	{text: "iretd pops a stack too", bytes: "cf", given: registers{trace.RSP: trace.StackTop - 12}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop+4)},
	{text: "AC, iretq", bytes: "48 cf", given: registers{trace.RSP: S + 4}, givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "lock iret under NT", bytes: "f0 cf", givenFlags: trace.NT, wantFlags: trace.NT | rf, outcome: faulted(trace.InvalidOpcode)},
}

var iret32Examples = in32bits([]example{
	{text: "iretd leaves the stack", bytes: "cf", memory: doublewords{E: base + 1, E + 4: toCode32, E + 8: uint64(plain)}, want: registers{trace.RSP: E + 12}},
	{text: "iretd to 64-bit code leaves the stack", bytes: "cf", memory: doublewords{E: base + 1, E + 4: toCode64, E + 8: uint64(plain)}, want: registers{trace.RSP: E + 12}, selectors: selectors{trace.CS: trace.Code64}},
	{text: "iret of 16 bits", bytes: "66 cf", memory: doublewords{E: 0x23_0010, E + 4: 0xfeff}, want: registers{trace.RSP: E + 6},
		wantFlags: writable&0xffff | rf, outcome: pageFaulted(0x14, 0x10), at: 1<<64 - base + 0x10},
	{text: "iretd under NT", bytes: "cf", givenFlags: trace.NT, wantFlags: trace.NT | rf, outcome: refusedSelector(0)},
	{text: "iretd to more privilege", bytes: "cf", memory: doublewords{E: base + 1, E + 4: 0x20, E + 8: uint64(plain)}, wantFlags: rf, outcome: refusedSelector(0x20)},
	{text: "iretd reads the flags first", bytes: "cf", given: registers{trace.RSP: unmapped}, wantFlags: rf, outcome: pageFaulted(4, unmapped+8)},
})

// trapExamples: the trap flag, and what comes between it and its trap.
var trapExamples = []example{
	{text: "popf sets TF: one instruction more", bytes: "9d 90 90", memory: quadwords{S: uint64(trace.TF)}, want: registers{trace.RSP: S + 8}, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 2},
	{text: "popf clears TF: trapped after it", bytes: "9d 90 90", givenFlags: trace.TF, memory: quadwords{S: 0}, want: registers{trace.RSP: S + 8}, outcome: faulted(trace.Debug), at: 1},
	{text: "iretq sets TF: one instruction more", bytes: "48 cf 90 90", memory: frame64(base+2, toCode64, trace.TF, movedTo, 0x2b), want: movedStack, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 3},
	{text: "iretq clears TF: trapped after it", bytes: "48 cf 90", givenFlags: trace.TF, memory: frame64(base+2, toCode64, 0, movedTo, 0x2b), want: movedStack, outcome: faulted(trace.Debug), at: 2},
	{text: "iretq sets RF, which the trap after it saves", bytes: "48 cf 90", givenFlags: trace.TF, memory: frame64(base+2, toCode64, rf, movedTo, 0x2b), want: movedStack, wantFlags: rf, outcome: faulted(trace.Debug), at: 2},
	{text: "RF is gone after the next instruction", bytes: "48 cf 90 90", memory: frame64(base+2, toCode64, rf|trace.TF, movedTo, 0x2b), want: movedStack, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 3},
	{text: "RF is not pushed", bytes: "48 cf 9c", memory: frame64(base+2, toCode64, rf, S, 0x2b), want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: uint64(plain)}},
	{text: "RF is not saved by syscall", bytes: "48 cf 0f 05", memory: frame64(base+2, toCode64, rf, movedTo, 0x2b), want: registers{trace.RSP: movedTo, trace.RCX: base + 4, trace.R11: uint64(plain)}, outcome: trace.Outcome{Kind: trace.SystemCall}, at: 4},
	{text: "lretq under TF", bytes: "48 cb 90", givenFlags: trace.TF, memory: quadwords{S: base + 2, S + 8: toCode32}, want: registers{trace.RSP: S + 16}, selectors: in32, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 2},
	{text: "a fault under TF", bytes: "0f 0b", givenFlags: trace.TF, wantFlags: trace.TF | rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "int3 under TF", bytes: "cc", givenFlags: trace.TF, wantFlags: trace.TF, outcome: faulted(trace.Breakpoint), at: 1},
	{text: "pushf under TF", bytes: "9c 90", givenFlags: trace.TF, want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: uint64(plain | trace.TF)}, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 1},
	{text: "mov ss holds the trap off", bytes: "8e d0 90 90", given: a(0x2b), givenFlags: trace.TF, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 3},
	{text: "each mov ss of three holds it off", bytes: "8e d0 8e d0 8e d0 90 90", given: a(0x2b), givenFlags: trace.TF, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 7},
	{text: "mov ss; popf clears TF: trapped after it", bytes: "8e d0 9d 90", given: a(0x2b), memory: quadwords{S: 0}, givenFlags: trace.TF, want: registers{trace.RSP: S + 8}, outcome: faulted(trace.Debug), at: 3},
	{text: "mov ss, before a fault", bytes: "8e d0 0f 0b", given: a(0x2b), givenFlags: trace.TF, wantFlags: trace.TF | rf, outcome: faulted(trace.InvalidOpcode), at: 2},
	{text: "mov ds holds nothing off", bytes: "8e d8 90", given: a(0), givenFlags: trace.TF, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 2},
	{text: "lss holds nothing off", bytes: "0f b2 08 90", given: a(D), memory: quadwords{D: far(0x2b, 7)}, want: registers{trace.RCX: 7}, givenFlags: trace.TF, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 3},
	{text: "rep stosb under TF, AMD", bytes: "f3 aa", given: registers{trace.RAX: 0, trace.RCX: 2, trace.RDI: D}, stored: quadwords{D: graffitiAt(D) &^ 0xff}, want: registers{trace.RCX: 1, trace.RDI: D + 1},
		givenFlags: trace.TF, wantFlags: trace.TF, outcome: faulted(trace.Debug)},
	{text: "rep stosb under TF, Intel saves RF", vendor: trace.Intel, bytes: "f3 aa", given: registers{trace.RAX: 0, trace.RCX: 2, trace.RDI: D}, stored: quadwords{D: graffitiAt(D) &^ 0xff}, want: registers{trace.RCX: 1, trace.RDI: D + 1},
		givenFlags: trace.TF, wantFlags: trace.TF | rf, outcome: faulted(trace.Debug)},
	{text: "pop ss holds the trap off", mode: trace.Mode32, bytes: "17 90 90", memory: doublewords{E: 0x2b}, givenFlags: trace.TF, want: registers{trace.RSP: E + 4}, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 2},
}
