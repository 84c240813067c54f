package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// c is a value of RCX.
func c(rcx uint64) registers { return registers{trace.RCX: rcx} }

// loopExamples branch over hlt if they do, else #GP follows at offset 2.
var loopExamples = []example{
	{text: "loop", bytes: "e2 01 f4", given: c(2), givenFlags: zf, want: c(1), wantFlags: zf},
	{text: "loop to the end", bytes: "e2 01 f4", given: c(1), want: c(0), wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "loop from 0 wraps", bytes: "e2 01 f4", given: c(0), want: c(0xffffffffffffffff)},
	{text: "loop by ecx", bytes: "67 e2 01 f4", given: c(0x100000002), want: c(1)},
	{text: "loop by ecx to the end", bytes: "67 e2 01 f4", given: c(0x100000001), want: c(0), wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection), at: 3},
	{text: "loope", bytes: "e1 01 f4", given: c(2), givenFlags: zf, want: c(1), wantFlags: zf},
	{text: "loope without ZF", bytes: "e1 01 f4", given: c(2), want: c(1), wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "loopne", bytes: "e0 01 f4", given: c(2), want: c(1)},
	{text: "loopne with ZF", bytes: "e0 01 f4", given: c(2), givenFlags: zf, want: c(1), wantFlags: zf | trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "jrcxz", bytes: "e3 01 f4", given: c(0)},
	{text: "jrcxz takes all of rcx", bytes: "e3 01 f4", given: c(1 << 32), wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "jecxz", bytes: "67 e3 01 f4", given: c(1 << 32)},
}

var bitExamples = []example{
	{text: "bts eax, ecx modulo 32", bytes: "0f ab c8", given: ac(v1, 33), want: ac(0x5566778a, 33), undefined: of | sf | zf | af | pf},
	{text: "bts rax, 63 is set", bytes: "48 0f ba e8 3f", given: a(1 << 63), wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "btr ax, 17 modulo 16", bytes: "66 0f ba f0 11", given: a(v1 | 2), want: a(v1), wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "btr rax, 1 that is clear", bytes: "48 0f ba f0 01", given: a(v1), want: a(v1), undefined: of | sf | zf | af | pf},
	{text: "btc dword [rax], ecx reaches up", bytes: "0f bb 08", given: ac(D, 65), memory: quadwords{D: 0, D + 8: 5}, stored: quadwords{D + 8: 7}, undefined: of | sf | zf | af | pf},
	{text: "btc dword [rax], ecx reaches down", bytes: "0f bb 08", given: ac(D+8, 0xffffffff), memory: quadwords{D: 1 << 63, D + 8: 0}, stored: quadwords{D: 0}, wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "lock btr qword [rsp], rcx", bytes: "f0 48 0f b3 0c 24", given: ac(0, 4), memory: quadwords{S: 0x1f}, stored: quadwords{S: 0xf}, wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "bts writes even if the bit is set", bytes: "0f ba 28 00", given: a(base), wantFlags: trace.RF, outcome: pageFaulted(7, base)},
}

var scanExamples = []example{
	{text: "lodsb", bytes: "ac", given: registers{trace.RAX: v2, trace.RSI: D}, memory: quadwords{D: v1}, want: registers{trace.RAX: v2 | 0x88, trace.RSI: D + 1}},
	{text: "lodsd clears the upper half", bytes: "ad", given: registers{trace.RAX: v2, trace.RSI: D}, memory: quadwords{D: v1}, want: registers{trace.RAX: 0x55667788, trace.RSI: D + 4}},
	{text: "lodsq down", bytes: "48 ad", given: registers{trace.RSI: D}, givenFlags: trace.DF, memory: quadwords{D: v1}, want: registers{trace.RAX: v1, trace.RSI: D - 8}, wantFlags: trace.DF},
	{text: "rep lodsw keeps the last", bytes: "66 f3 ad", given: registers{trace.RAX: 0, trace.RCX: 2, trace.RSI: D}, memory: quadwords{D: v1},
		want: registers{trace.RAX: 0x5566, trace.RCX: 0, trace.RSI: D + 4}},
	{text: "scasb", bytes: "ae", given: registers{trace.RAX: 0x87, trace.RDI: D}, memory: quadwords{D: v1}, want: registers{trace.RDI: D + 1}, wantFlags: cf | af | sf | pf},
	{text: "scasq", bytes: "48 af", given: registers{trace.RAX: v1, trace.RDI: D}, memory: quadwords{D: v1}, want: registers{trace.RDI: D + 8}, wantFlags: zf | pf},
	{text: "repne scasb finds", bytes: "f2 ae", given: registers{trace.RAX: 0x66, trace.RCX: 8, trace.RDI: D}, memory: quadwords{D: v1},
		want: registers{trace.RCX: 5, trace.RDI: D + 3}, wantFlags: zf | pf},
	{text: "repne scasb does not find", bytes: "f2 ae", given: registers{trace.RAX: 0x89, trace.RCX: 1, trace.RDI: D}, memory: quadwords{D: v1},
		want: registers{trace.RCX: 0, trace.RDI: D + 1}},
	{text: "repe scasw passes over", bytes: "66 f3 af", given: registers{trace.RAX: 0, trace.RCX: 8, trace.RDI: D}, memory: quadwords{D: 1 << 32},
		want: registers{trace.RCX: 5, trace.RDI: D + 6}, wantFlags: cf | af | sf | pf},
	{text: "cmpsb", bytes: "a6", given: registers{trace.RSI: D, trace.RDI: D + 8}, memory: quadwords{D: 1, D + 8: 2},
		want: registers{trace.RSI: D + 1, trace.RDI: D + 9}, wantFlags: cf | af | sf | pf},
	{text: "repe cmpsd", bytes: "f3 a7", given: registers{trace.RCX: 4, trace.RSI: D, trace.RDI: S}, memory: quadwords{D: v1, S: v1 + 1<<32},
		want: registers{trace.RCX: 2, trace.RSI: D + 8, trace.RDI: S + 8}, wantFlags: cf | af | sf | pf},
	{text: "repne cmpsb down", bytes: "f2 a6", given: registers{trace.RCX: 4, trace.RSI: D + 1, trace.RDI: D + 9}, givenFlags: trace.DF, memory: quadwords{D: 0x0107, D + 8: 0x0007},
		want: registers{trace.RCX: 2, trace.RSI: D - 1, trace.RDI: D + 7}, wantFlags: zf | pf | trace.DF},
	{text: "repe cmpsb of none keeps the flags", bytes: "f3 a6", given: registers{trace.RCX: 0, trace.RSI: 0}, givenFlags: all, wantFlags: all},
	{text: "cmpsb from nowhere", bytes: "a6", given: registers{trace.RSI: 0x50000000, trace.RDI: D}, wantFlags: trace.RF, outcome: pageFaulted(4, 0x50000000)},
	{text: "repe scasb stops at the page's end with what it did", bytes: "f3 48 af", given: registers{trace.RAX: v1, trace.RCX: 5, trace.RDI: D + 0xff8}, memory: quadwords{D + 0xff8: v1},
		want: registers{trace.RCX: 4, trace.RDI: D + 0x1000}, wantFlags: zf | pf | trace.RF, outcome: pageFaulted(4, D+0x1000)},
}
