package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var check32Examples = in32bits([]example{
	{text: "bound: the upper bound is in the range", bytes: "62 01", given: registers{trace.RAX: 5, trace.RCX: D1}, memory: doublewords{D1: 0xffffffff, D1 + 4: 5}},
	{text: "bound: the lower bound is in the range", bytes: "62 01", given: registers{trace.RAX: 0xffffffff, trace.RCX: D1}, memory: doublewords{D1: 0xffffffff, D1 + 4: 5}},
	{text: "bound: above", bytes: "62 01", given: registers{trace.RAX: 6, trace.RCX: D1}, memory: doublewords{D1: 0xffffffff, D1 + 4: 5},
		wantFlags: trace.RF, outcome: faulted(trace.BoundRange)},
	{text: "bound: below", bytes: "62 01", given: registers{trace.RAX: 0xfffffffe, trace.RCX: D1}, memory: doublewords{D1: 0xffffffff, D1 + 4: 5},
		wantFlags: trace.RF, outcome: faulted(trace.BoundRange)},
	{text: "bound of 16 bits", bytes: "66 62 01", given: registers{trace.RAX: 0x70002, trace.RCX: D1}, memory: doublewords{D1: 0x0003_0001}},
	{text: "bound that reads beyond the data", bytes: "62 01", given: registers{trace.RCX: trace.DataBase + trace.DataSize - 4},
		wantFlags: trace.RF, outcome: pageFaulted(4, trace.DataBase+trace.DataSize)},
	{text: "arpl raises", bytes: "63 c8", given: registers{trace.RAX: 0x12340004, trace.RCX: 7}, want: registers{trace.RAX: 0x12340007}, wantFlags: trace.ZF},
	{text: "arpl that has nothing to raise writes nothing", bytes: "63 08", given: registers{trace.RAX: base + 2, trace.RCX: 0x10}, givenFlags: trace.ZF},
	{text: "arpl of memory that cannot be written", bytes: "63 08 63 00", given: registers{trace.RAX: base + 3, trace.RCX: 3},
		wantFlags: trace.RF, outcome: pageFaulted(7, base+3)},

	{text: "daa of both digits", bytes: "27", given: registers{trace.RAX: 0x9f},
		want: registers{trace.RAX: 5}, wantFlags: trace.CF | trace.PF | trace.AF, undefined: trace.OF},
	{text: "daa of a legal number", bytes: "27", given: registers{trace.RAX: 0x42}, want: registers{trace.RAX: 0x42},
		wantFlags: trace.PF, undefined: trace.OF},
	{text: "das after a borrow", bytes: "2f", given: registers{trace.RAX: 0x8e}, givenFlags: trace.CF | trace.AF,
		want: registers{trace.RAX: 0x28}, wantFlags: trace.CF | trace.PF | trace.AF, undefined: trace.OF},
	{text: "das that borrows by itself", bytes: "2f", given: registers{trace.RAX: 5}, givenFlags: trace.AF,
		want: registers{trace.RAX: 0xff}, wantFlags: trace.CF | trace.PF | trace.AF | trace.SF, undefined: trace.OF},
	{text: "aaa carries into ah from both", bytes: "37", given: registers{trace.RAX: 0x12ff},
		want: registers{trace.RAX: 0x1405}, wantFlags: trace.CF | trace.AF, undefined: zeroSignParity | trace.OF},
	{text: "aas", bytes: "3f", given: registers{trace.RAX: 0x1201}, givenFlags: trace.AF,
		want: registers{trace.RAX: 0x100b}, wantFlags: trace.CF | trace.AF, undefined: zeroSignParity | trace.OF},
	{text: "aas of a digit", bytes: "3f", given: registers{trace.RAX: 0x1237}, givenFlags: trace.CF,
		want: registers{trace.RAX: 0x1207}, undefined: zeroSignParity | trace.OF},
	{text: "aam", bytes: "d4 0a", given: registers{trace.RAX: 0x3f},
		want: registers{trace.RAX: 0x603}, wantFlags: trace.PF, undefined: trace.OF | trace.AF | trace.CF},
	{text: "aam 0", bytes: "d4 00", wantFlags: trace.RF, outcome: faulted(trace.DivideError)},
	{text: "aad", bytes: "d5 0a", given: registers{trace.RAX: 0x0703}, want: registers{trace.RAX: 0x49}, undefined: trace.OF | trace.AF | trace.CF},
})
