package machine

import "github.com/framecheck/framecheck/scenarios/trace"

const base = trace.CodeBase

var branchExamples = []example{
	{text: "call +1", bytes: "e8 01 00 00 00 90",
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 5}},
	{text: "call rax", bytes: "ff d0 90", given: registers{trace.RAX: base + 3},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 2}},
	{text: "call [rsp+8], the address from before", bytes: "ff 54 24 08 90", memory: quadwords{S + 8: base + 5},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 4}},
	{text: "call rsp's quadword below it", bytes: "ff 54 24 f8 90", memory: quadwords{S - 8: base + 5},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 4}},
	{text: "ret", bytes: "c3 90", memory: quadwords{S: base + 2},
		want: registers{trace.RSP: S + 8}},
	{text: "rep ret", bytes: "f3 c3 90", memory: quadwords{S: base + 3},
		want: registers{trace.RSP: S + 8}},
	{text: "ret 16", bytes: "c2 10 00", memory: quadwords{S: base + 3},
		want: registers{trace.RSP: S + 24}},
	{text: "ret 0xff00 is unsigned", bytes: "c2 00 ff", memory: quadwords{S: base + 3},
		want: registers{trace.RSP: S + 8 + 0xff00}},
	{text: "jmp over one byte", bytes: "eb 01 90"},
	{text: "jmp rel32", bytes: "e9 01 00 00 00 90"},
	{text: "jmp rax", bytes: "ff e0 f4", given: registers{trace.RAX: base + 3}},
	{text: "jmp [rax]", bytes: "ff 20 f4", given: registers{trace.RAX: trace.DataBase}, memory: quadwords{trace.DataBase: base + 3}},

	// jcc +1 over hlt if it is taken, else #GP at offset 2.
	{text: "jo", bytes: "70 01 f4", givenFlags: trace.OF, wantFlags: trace.OF},
	{text: "jno", bytes: "71 01 f4", givenFlags: trace.CF, wantFlags: trace.CF},
	{text: "jb", bytes: "72 01 f4", givenFlags: trace.CF, wantFlags: trace.CF},
	{text: "jae", bytes: "73 01 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "je", bytes: "74 01 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "jne", bytes: "75 01 f4", givenFlags: trace.CF, wantFlags: trace.CF},
	{text: "jbe by cf", bytes: "76 01 f4", givenFlags: trace.CF, wantFlags: trace.CF},
	{text: "jbe by zf", bytes: "76 01 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "ja", bytes: "77 01 f4", givenFlags: trace.OF, wantFlags: trace.OF},
	{text: "js", bytes: "78 01 f4", givenFlags: trace.SF, wantFlags: trace.SF},
	{text: "jns", bytes: "79 01 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "jp", bytes: "7a 01 f4", givenFlags: trace.PF, wantFlags: trace.PF},
	{text: "jnp", bytes: "7b 01 f4"},
	{text: "jl", bytes: "7c 01 f4", givenFlags: trace.SF, wantFlags: trace.SF},
	{text: "jge, both", bytes: "7d 01 f4", givenFlags: trace.SF | trace.OF, wantFlags: trace.SF | trace.OF},
	{text: "jle by zf", bytes: "7e 01 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "jle by of", bytes: "7e 01 f4", givenFlags: trace.OF, wantFlags: trace.OF},
	{text: "jg", bytes: "7f 01 f4", givenFlags: trace.SF | trace.OF, wantFlags: trace.SF | trace.OF},
	{text: "je rel32", bytes: "0f 84 01 00 00 00 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "je not taken", bytes: "74 01 f4", wantFlags: trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "ja not taken by cf", bytes: "77 01 f4", givenFlags: trace.CF, wantFlags: trace.CF | trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "jg not taken by of", bytes: "7f 01 f4", givenFlags: trace.OF, wantFlags: trace.OF | trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
	{text: "jl not taken", bytes: "7c 01 f4", givenFlags: trace.SF | trace.OF, wantFlags: trace.SF | trace.OF | trace.RF, outcome: faulted(trace.GeneralProtection), at: 2},
}
