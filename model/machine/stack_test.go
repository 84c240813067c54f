package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// Values that tell their bytes apart.
const (
	v1 = 0x1122334455667788
	v2 = 0x99aabbccddeeff00
)

// S is RSP at entry; graffiti of the quadword below it is what a narrow push
// leaves of it.
const S = entryRSP

func graffitiAt(address uint64) uint64 {
	var bytes [8]byte
	trace.Scribble(address, bytes[:])
	var value uint64
	for i, b := range bytes {
		value |= uint64(b) << (8 * i)
	}
	return value
}

var stackExamples = []example{
	{text: "push rax", bytes: "50", given: registers{trace.RAX: v1},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: v1}},
	{text: "push r15", bytes: "41 57", given: registers{trace.R15: v2},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: v2}},
	{text: "push rsp stores the value from before", bytes: "54",
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: S}},
	{text: "push ax", bytes: "66 50", given: registers{trace.RAX: v1},
		want: registers{trace.RSP: S - 2}, stored: quadwords{S - 8: graffitiAt(S-8)&0x0000_ffff_ffff_ffff | 0x7788<<48}},
	{text: "push 66 with REX.W is a quadword", bytes: "66 48 50", given: registers{trace.RAX: v1},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: v1}},
	{text: "push -1", bytes: "6a ff",
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: 0xffffffffffffffff}},
	{text: "push 0x7fffffff", bytes: "68 ff ff ff 7f",
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: 0x7fffffff}},
	{text: "push -0x80000000", bytes: "68 00 00 00 80",
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: 0xffffffff80000000}},
	{text: "push word -2", bytes: "66 6a fe",
		want: registers{trace.RSP: S - 2}, stored: quadwords{S - 8: graffitiAt(S-8)&0x0000_ffff_ffff_ffff | 0xfffe<<48}},
	{text: "push qword [rsp+8], from the address before", bytes: "ff 74 24 08", memory: quadwords{S + 8: v1},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: v1}},
	{text: "push qword [rax]", bytes: "ff 30", given: registers{trace.RAX: trace.DataBase + 16}, memory: quadwords{trace.DataBase + 16: v2},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: v2}},
	{text: "push fs zero-extends", bytes: "0f a0",
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: 0}},
	{text: "push gs, 16 bits", bytes: "66 0f a8",
		want: registers{trace.RSP: S - 2}, stored: quadwords{S - 8: graffitiAt(S-8) & 0x0000_ffff_ffff_ffff}},
	{text: "push 0x2b; pop fs; push fs", bytes: "6a 2b 0f a1 0f a0",
		want: registers{trace.RSP: S - 8}, selectors: selectors{trace.FS: 0x2b}, stored: quadwords{S - 8: 0x2b}},
	{text: "push 0x2b; pop gs; push gs", bytes: "6a 2b 0f a9 0f a8",
		want: registers{trace.RSP: S - 8}, selectors: selectors{trace.GS: 0x2b}, stored: quadwords{S - 8: 0x2b}},

	{text: "pop rcx", bytes: "59", memory: quadwords{S: v1},
		want: registers{trace.RCX: v1, trace.RSP: S + 8}},
	{text: "pop cx keeps the rest", bytes: "66 59", given: registers{trace.RCX: v1}, memory: quadwords{S: v2},
		want: registers{trace.RCX: 0x112233445566ff00, trace.RSP: S + 2}},
	{text: "pop rsp leaves the value", bytes: "5c", memory: quadwords{S: S - 0x40},
		want: registers{trace.RSP: S - 0x40}},
	{text: "pop qword [rsp+8], to the address after", bytes: "8f 44 24 08", memory: quadwords{S: v1},
		want: registers{trace.RSP: S + 8}, stored: quadwords{S + 16: v1}},
	{text: "pop qword [rax]", bytes: "8f 00", given: registers{trace.RAX: trace.DataBase}, memory: quadwords{S: v1},
		want: registers{trace.RSP: S + 8}, stored: quadwords{trace.DataBase: v1}},
	{text: "pop in the reverse order of push", bytes: "6a 01 6a 02 58 59",
		want: registers{trace.RAX: 2, trace.RCX: 1}, stored: quadwords{S - 8: 1, S - 16: 2}},
}

// B is a frame pointer in the middle of the stack.
const B = S - 0x100

var frameExamples = []example{
	{text: "enter 32, 0", bytes: "c8 20 00 00", given: registers{trace.RBP: v1},
		want:   registers{trace.RBP: S - 8, trace.RSP: S - 8 - 32},
		stored: quadwords{S - 8: v1}},
	{text: "enter 16, 1 pushes the new frame pointer", bytes: "c8 10 00 01", given: registers{trace.RBP: B},
		want:   registers{trace.RBP: S - 8, trace.RSP: S - 16 - 16},
		stored: quadwords{S - 8: B, S - 16: S - 8}},
	{text: "enter 0, 3 copies two frame pointers of the old display", bytes: "c8 00 00 03",
		given: registers{trace.RBP: B}, memory: quadwords{B - 8: v1, B - 16: v2},
		want:   registers{trace.RBP: S - 8, trace.RSP: S - 32},
		stored: quadwords{S - 8: B, S - 16: v1, S - 24: v2, S - 32: S - 8}},
	{text: "enter takes the level modulo 32", bytes: "c8 00 00 21", given: registers{trace.RBP: B},
		want:   registers{trace.RBP: S - 8, trace.RSP: S - 16},
		stored: quadwords{S - 8: B, S - 16: S - 8}},
	{text: "enter takes its size unsigned", bytes: "c8 00 80 00", given: registers{trace.RBP: v1},
		wantFlags: trace.RF, stored: quadwords{S - 8: v1}, outcome: pageFaulted(6, S-8-0x8000)},
	{text: "enter of 16 bits changes bp alone", bytes: "66 c8 10 00 00", given: registers{trace.RBP: v1},
		want:   registers{trace.RBP: 0x1122334455660000 | (S-2)&0xffff, trace.RSP: S - 2 - 16},
		stored: quadwords{S - 8: graffitiAt(S-8)&0x0000_ffff_ffff_ffff | 0x7788<<48}},
	{text: "leave", bytes: "c9", given: registers{trace.RBP: B}, memory: quadwords{B: v1},
		want: registers{trace.RBP: v1, trace.RSP: B + 8}},
	{text: "leave of 16 bits moves all of rsp", bytes: "66 c9", given: registers{trace.RBP: B}, memory: quadwords{B: v1},
		want: registers{trace.RBP: B&^0xffff | 0x7788, trace.RSP: B + 2}},
	{text: "leave of 16 bits to another stack", bytes: "66 c9", given: registers{trace.RBP: trace.DataBase + 0x100}, memory: quadwords{trace.DataBase + 0x100: v1},
		want: registers{trace.RBP: trace.DataBase | 0x7788, trace.RSP: trace.DataBase + 0x102}},
	{text: "push rbp; mov rbp, rsp; sub rsp, 32; leave", bytes: "55 48 89 e5 48 83 ec 20 c9", given: registers{trace.RBP: v1},
		stored: quadwords{S - 8: v1}},
}
