package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// F is a frame pointer in the middle of the stack.
const F = E - 0x100

var frame32Examples = in32bits([]example{
	{text: "enter 32, 0", bytes: "c8 20 00 00", given: registers{trace.RBP: w1},
		want: registers{trace.RBP: E - 4, trace.RSP: E - 4 - 32}, stored: doublewords{E - 4: w1}},
	{text: "enter 16, 3 copies two frame pointers of the old display", bytes: "c8 10 00 03",
		given: registers{trace.RBP: F}, memory: doublewords{F - 4: w1, F - 8: w2},
		want:   registers{trace.RBP: E - 4, trace.RSP: E - 32},
		stored: doublewords{E - 4: F, E - 8: w1, E - 12: w2, E - 16: E - 4}},
	{text: "enter of 16 bits copies words and changes bp alone", bytes: "66 c8 10 00 02",
		given: registers{trace.RBP: F}, memory: doublewords{F - 4: w1},
		want:   registers{trace.RBP: F&^0xffff | (E-2)&0xffff, trace.RSP: E - 6 - 16},
		stored: doublewords{E - 4: F&0xffff<<16 | w1>>16, E - 8: upperWord(E-8, (E-2)&0xffff)}},
	{text: "enter probes the new top of the stack", bytes: "c8 00 80 00", given: registers{trace.RBP: w1},
		wantFlags: trace.RF, want: registers{trace.RBP: w1}, stored: doublewords{E - 4: w1}, outcome: pageFaulted(6, E-4-0x8000)},
	{text: "leave", bytes: "c9", given: registers{trace.RBP: F}, memory: doublewords{F: w1},
		want: registers{trace.RBP: w1, trace.RSP: F + 4}},
	{text: "leave of 16 bits moves all of esp", bytes: "66 c9", given: registers{trace.RBP: trace.DataBase + 0x100}, memory: doublewords{trace.DataBase + 0x100: w1},
		want: registers{trace.RBP: trace.DataBase | 0x3344, trace.RSP: trace.DataBase + 0x102}},
	{text: "push ebp; mov ebp, esp; sub esp, 16; leave", bytes: "55 89 e5 83 ec 10 c9", given: registers{trace.RBP: w1},
		wantFlags: trace.PF, stored: doublewords{E - 4: w1}},
	{text: "pushfd", bytes: "9c", givenFlags: trace.CF | trace.ID,
		want: registers{trace.RSP: E - 4}, wantFlags: trace.CF | trace.ID, stored: doublewords{E - 4: 0x200203}},
	{text: "pushf", bytes: "66 9c", want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 0x202)}},
	{text: "popfd", bytes: "9d", memory: doublewords{E: 0xffff_ffff &^ uint64(trace.TF|trace.AC)},
		want: registers{trace.RSP: E + 4}, wantFlags: trace.Status | trace.DF | trace.NT | trace.ID},
	{text: "popf changes the lower half", bytes: "66 9d", givenFlags: trace.ID, memory: doublewords{E: 0x0001},
		want: registers{trace.RSP: E + 2}, wantFlags: trace.CF | trace.ID},
})

// from is where RIP is, counted from the code's start.
func from(address uint64) uint64 { return address - base }

var branch32Examples = in32bits([]example{
	{text: "call +1", bytes: "e8 01 00 00 00 90", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: base + 5}},
	{text: "call eax", bytes: "ff d0 90", given: registers{trace.RAX: base + 3},
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: base + 2}},
	{text: "call [esp+4], the address from before", bytes: "ff 54 24 04 90", memory: doublewords{E + 4: base + 5},
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: base + 4}},
	{text: "call to nothing", bytes: "ff d0", given: registers{trace.RAX: 0x9000_0000}, wantFlags: trace.RF,
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: base + 2}, outcome: pageFaulted(0x14, 0x9000_0000), at: from(0x9000_0000)},
	{text: "call with 66 pushes a word and cuts eip", bytes: "66 e8 10 00", wantFlags: trace.RF,
		want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 4)}, outcome: pageFaulted(0x14, 0x14), at: from(0x14)},
	{text: "ret", bytes: "c3 90", memory: doublewords{E: base + 2}, want: registers{trace.RSP: E + 4}},
	{text: "ret 16", bytes: "c2 10 00", memory: doublewords{E: base + 3}, want: registers{trace.RSP: E + 20}},
	{text: "ret 0xff00 is unsigned", bytes: "c2 00 ff", memory: doublewords{E: base + 3}, want: registers{trace.RSP: E + 4 + 0xff00}},
	{text: "ret with 66 pops a word", bytes: "66 c3", memory: doublewords{E: w1}, wantFlags: trace.RF,
		want: registers{trace.RSP: E + 2}, outcome: pageFaulted(0x14, 0x3344), at: from(0x3344)},
	{text: "jmp with 66 cuts eip", bytes: "66 eb 10", wantFlags: trace.RF, outcome: pageFaulted(0x14, 0x13), at: from(0x13)},
	{text: "je with 66 cuts eip", bytes: "66 74 10", givenFlags: trace.ZF, wantFlags: trace.ZF | trace.RF, outcome: pageFaulted(0x14, 0x13), at: from(0x13)},
	{text: "je with 66 not taken cuts nothing", bytes: "66 74 10"},
	{text: "jmp ax", bytes: "66 ff e0", given: registers{trace.RAX: 0x10005}, wantFlags: trace.RF, outcome: pageFaulted(0x14, 5), at: from(5)},
	{text: "jmp below the code wraps", bytes: "e9 fb ff ff ef", wantFlags: trace.RF, outcome: pageFaulted(0x14, 0), at: from(0)},
	{text: "loop counts ecx", bytes: "e2 fe", given: registers{trace.RCX: 3}, want: registers{trace.RCX: 0}},
	{text: "loop with 67 counts cx", bytes: "67 e2 fd", given: registers{trace.RCX: 0x10002}, want: registers{trace.RCX: 0x10000}},
	{text: "jecxz", bytes: "e3 01 f4", given: registers{trace.RCX: 0}},
	{text: "jcxz", bytes: "67 e3 01 f4", given: registers{trace.RCX: 0x10000}},
	{text: "into", bytes: "ce", givenFlags: trace.OF, wantFlags: trace.OF, outcome: faulted(trace.Overflow), at: 1},
	{text: "into without OF", bytes: "ce"},
	{text: "int 0x80", bytes: "cd 80", outcome: trace.Outcome{Kind: trace.SystemCall}, at: 2},
	{text: "syscall on Intel", vendor: trace.Intel, bytes: "0f 05", wantFlags: trace.RF, outcome: faulted(trace.InvalidOpcode)},
	{text: "sysenter on AMD", bytes: "0f 34", wantFlags: trace.RF, outcome: faulted(trace.InvalidOpcode)},
})
