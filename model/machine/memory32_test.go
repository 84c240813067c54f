package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// D1 is an array on the data page.
const D1 = trace.DataBase + 0x40

var memory32Examples = in32bits([]example{
	{text: "inc eax keeps CF", bytes: "40", given: registers{trace.RAX: 0xffffffff}, givenFlags: trace.CF,
		want: registers{trace.RAX: 0}, wantFlags: trace.CF | trace.ZF | trace.PF | trace.AF},
	{text: "dec di", bytes: "66 4f", given: registers{trace.RDI: 0x10000},
		want: registers{trace.RDI: 0x1ffff}, wantFlags: trace.SF | trace.PF | trace.AF},
	{text: "add al, 5 by opcode 82", bytes: "82 c0 05", given: registers{trace.RAX: w1},
		want: registers{trace.RAX: w1 + 5}},
	{text: "mov eax, [disp32] is not relative", bytes: "8b 05 40 00 00 20", memory: doublewords{D1: w1}, want: registers{trace.RAX: w1}},
	{text: "mov eax, moffs32", bytes: "a1 40 00 00 20", memory: doublewords{D1: w1}, want: registers{trace.RAX: w1}},
	{text: "mov al, ch", bytes: "88 e8", given: registers{trace.RAX: 0, trace.RCX: w1}, want: registers{trace.RAX: 0x33}},
	{text: "effective addresses wrap at 32 bits", bytes: "8b 84 00 40 00 00 00", given: registers{trace.RAX: 0x9000_0000}, memory: doublewords{D1: w1},
		want: registers{trace.RAX: w1}},
	{text: "lea eax, [bp+si+16]", bytes: "67 8d 42 10", given: registers{trace.RBP: 0x12345678, trace.RSI: 0xfff0},
		want: registers{trace.RAX: 0x5678}},
	{text: "lea eax, [bx+di-1]", bytes: "67 8d 41 ff", given: registers{trace.RBX: 0x10000, trace.RDI: 0x7_0000},
		want: registers{trace.RAX: 0xffff}},
	{text: "lea eax, [disp16]", bytes: "67 8d 06 34 92", want: registers{trace.RAX: 0x9234}},
	{text: "mov [si], al", bytes: "67 88 04", given: registers{trace.RSI: D1 | 0x5000}, wantFlags: trace.RF, outcome: pageFaulted(6, 0x5040)},
	{text: "a write through cs", bytes: "2e 89 00", given: registers{trace.RAX: D1}, wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection)},
	{text: "a read through cs", bytes: "2e 8b 00", given: registers{trace.RAX: D1}, memory: doublewords{D1: w1}, want: registers{trace.RAX: w1}},
	{text: "a read through fs, which is null", bytes: "64 8b 00", given: registers{trace.RAX: D1}, wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection)},
	{text: "the last of two overrides counts", bytes: "64 3e 8b 00", given: registers{trace.RAX: D1}, memory: doublewords{D1: w1}, want: registers{trace.RAX: w1}},
	{text: "ds null: mov eax, [eax]", bytes: "1f 8b 00", given: registers{trace.RAX: D1}, memory: doublewords{E: 0}, wantFlags: trace.RF,
		want: registers{trace.RSP: E + 4}, selectors: selectors{trace.DS: 0}, outcome: faulted(trace.GeneralProtection), at: 1},
	{text: "ds null: mov eax, [esp]", bytes: "1f 8b 04 24", memory: doublewords{E: 0, E + 4: w1},
		want: registers{trace.RSP: E + 4, trace.RAX: w1}, selectors: selectors{trace.DS: 0}},
	{text: "es null: stosd", bytes: "07 ab", given: registers{trace.RDI: D1}, memory: doublewords{E: 0}, wantFlags: trace.RF,
		want: registers{trace.RSP: E + 4}, selectors: selectors{trace.ES: 0}, outcome: faulted(trace.GeneralProtection), at: 1},
	{text: "ss: lodsd", bytes: "36 ad", given: registers{trace.RSI: D1}, memory: doublewords{D1: w1}, want: registers{trace.RAX: w1, trace.RSI: D1 + 4}},
	{text: "rep movsd", bytes: "f3 a5", given: registers{trace.RCX: 2, trace.RSI: D1, trace.RDI: E - 8}, memory: doublewords{D1: w1, D1 + 4: w2},
		want: registers{trace.RCX: 0, trace.RSI: D1 + 8, trace.RDI: E}, stored: doublewords{E - 8: w1, E - 4: w2}},
	{text: "stosb with 67 stores at di", bytes: "67 aa", given: registers{trace.RDI: D1}, wantFlags: trace.RF, outcome: pageFaulted(6, 0x40)},
	{text: "rep lodsd with 67 counts cx", bytes: "67 f3 ad", given: registers{trace.RCX: 0x10000}},
})
