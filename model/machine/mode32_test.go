package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// E is ESP at entry of 32-bit programs.
const E = entryESP

// Values that tell their bytes apart.
const (
	w1 = 0x11223344
	w2 = 0x99aabbcc
)

// graffiti32 is what a slot of 32-bit code holds at entry.
func graffiti32(address uint64) uint64 {
	return graffitiAt(address&^7) >> (8 * (address & 7)) & mask(4)
}

// high is a slot of which the upper word is pushed, low one of which the lower is
// left.
func upperWord(address, value uint64) uint64 { return graffiti32(address)&0xffff | value<<16 }

// initial32 is a register at entry.
func initial32(r trace.Register) uint64 { return trace.RegisterGraffiti(r) & mask(4) }

// pushedAll is what pusha leaves below an address.
func pushedAll(esp uint64) doublewords {
	return doublewords{
		esp - 4: initial32(trace.RAX), esp - 8: initial32(trace.RCX), esp - 12: initial32(trace.RDX), esp - 16: initial32(trace.RBX),
		esp - 20: esp, esp - 24: 0, esp - 28: initial32(trace.RSI), esp - 32: initial32(trace.RDI),
	}
}

// above gives the slots of a table that lie at an address or above it.
func above(lowest uint64, all doublewords) doublewords {
	some := doublewords{}
	for address, value := range all {
		if address >= lowest {
			some[address] = value
		}
	}
	return some
}

var stack32Examples = in32bits([]example{
	{text: "push eax", bytes: "50", given: registers{trace.RAX: w1},
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: w1}},
	{text: "push esp stores the value from before", bytes: "54",
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: E}},
	{text: "push sp", bytes: "66 54",
		want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, E&0xffff)}},
	{text: "push ax", bytes: "66 50", given: registers{trace.RAX: w1},
		want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 0x3344)}},
	{text: "push -1", bytes: "6a ff",
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0xffffffff}},
	{text: "push word -2", bytes: "66 6a fe",
		want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 0xfffe)}},
	{text: "push 0x80000000", bytes: "68 00 00 00 80",
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0x80000000}},
	{text: "push word 0x1234", bytes: "66 68 34 12",
		want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 0x1234)}},
	{text: "push dword [esp+4], from the address before", bytes: "ff 74 24 04", memory: doublewords{E + 4: w1},
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: w1}},
	{text: "push with esp that wraps", bytes: "50", given: registers{trace.RSP: 0},
		wantFlags: trace.RF, want: registers{trace.RSP: 0}, outcome: pageFaulted(6, 0xfffffffc)},
	{text: "push at 4 ends at 0", bytes: "50", given: registers{trace.RSP: 4},
		wantFlags: trace.RF, want: registers{trace.RSP: 4}, outcome: pageFaulted(6, 0)},

	{text: "pop ecx", bytes: "59", memory: doublewords{E: w1},
		want: registers{trace.RCX: w1, trace.RSP: E + 4}},
	{text: "pop cx keeps the rest", bytes: "66 59", given: registers{trace.RCX: w1}, memory: doublewords{E: w2},
		want: registers{trace.RCX: 0x1122bbcc, trace.RSP: E + 2}},
	{text: "pop esp leaves the value", bytes: "5c", memory: doublewords{E: E - 0x40},
		want: registers{trace.RSP: E - 0x40}},
	{text: "pop sp changes what the pop has left of esp", bytes: "66 5c", memory: doublewords{E: 0x1234},
		want: registers{trace.RSP: E&^0xffff | 0x1234}},
	{text: "pop dword [esp+4], to the address after", bytes: "8f 44 24 04", memory: doublewords{E: w1},
		want: registers{trace.RSP: E + 4}, stored: doublewords{E + 8: w1}},
	{text: "pop dword [eax] that faults leaves esp", bytes: "8f 00", given: registers{trace.RAX: 0x30000000},
		wantFlags: trace.RF, outcome: pageFaulted(6, 0x30000000)},
	{text: "pop that wraps to 0", bytes: "58 58", given: registers{trace.RSP: 0xfffffffc},
		wantFlags: trace.RF, want: registers{trace.RSP: 0xfffffffc}, outcome: pageFaulted(4, 0xfffffffc)},

	{text: "pusha", bytes: "60", want: registers{trace.RSP: E - 32}, stored: pushedAll(E)},
	{text: "pushaw", bytes: "66 60", want: registers{trace.RSP: E - 16}, stored: doublewords{
		E - 4: 0x8180_8988, E - 8: 0x9190_9998, E - 12: E&0xffff<<16 | 0, E - 16: 0xb1b0_b9b8,
	}},
	{text: "pusha that faults leaves what it stored", bytes: "60", given: registers{trace.RSP: guard + 12},
		want: registers{trace.RSP: guard + 12}, stored: above(guard, pushedAll(guard+12)),
		wantFlags: trace.RF, outcome: pageFaulted(6, guard-4)},
	{text: "popa skips esp", bytes: "61", given: registers{trace.RSP: E - 32}, memory: doublewords{
		E - 32: 1, E - 28: 2, E - 24: 3, E - 20: w2, E - 16: 5, E - 12: 6, E - 8: 7, E - 4: 8,
	}, want: registers{
		trace.RDI: 1, trace.RSI: 2, trace.RBP: 3, trace.RSP: E, trace.RBX: 5, trace.RDX: 6, trace.RCX: 7, trace.RAX: 8,
	}},
	{text: "popaw keeps the upper halves", bytes: "66 61", given: registers{trace.RSP: E - 16, trace.RBP: w2}, memory: doublewords{
		E - 16: 0x0002_0001, E - 12: 0x0004_0003, E - 8: 0x0006_0005, E - 4: 0x0008_0007,
	}, want: registers{
		trace.RDI: initial32(trace.RDI)&^0xffff | 1, trace.RSI: initial32(trace.RSI)&^0xffff | 2, trace.RBP: w2&^0xffff | 3, trace.RSP: E,
		trace.RBX: initial32(trace.RBX)&^0xffff | 5, trace.RDX: initial32(trace.RDX)&^0xffff | 6,
		trace.RCX: initial32(trace.RCX)&^0xffff | 7, trace.RAX: initial32(trace.RAX)&^0xffff | 8,
	}},
	{text: "popa that faults leaves what it loaded", bytes: "61", given: registers{trace.RSP: trace.StackTop - 20}, memory: doublewords{
		trace.StackTop - 20: 1, trace.StackTop - 16: 2, trace.StackTop - 12: 3, trace.StackTop - 8: 4, trace.StackTop - 4: 5,
	}, want: registers{trace.RDI: 1, trace.RSI: 2, trace.RBP: 3, trace.RBX: 5, trace.RSP: trace.StackTop - 20},
		wantFlags: trace.RF, outcome: pageFaulted(4, trace.StackTop)},
	{text: "popa reads the slot of esp too", bytes: "61", given: registers{trace.RSP: trace.StackTop - 12}, memory: doublewords{
		trace.StackTop - 12: 1, trace.StackTop - 8: 2, trace.StackTop - 4: 3,
	}, want: registers{trace.RDI: 1, trace.RSI: 2, trace.RBP: 3, trace.RSP: trace.StackTop - 12},
		wantFlags: trace.RF, outcome: pageFaulted(4, trace.StackTop)},

	{text: "push ds zero-extends", bytes: "1e", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0x2b}},
	{text: "push es", bytes: "06", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0x2b}},
	{text: "push cs", bytes: "0e", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0x23}},
	{text: "push ss", bytes: "16", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0x2b}},
	{text: "push fs", bytes: "0f a0", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0}},
	{text: "push ds, 16 bits", bytes: "66 1e", want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 0x2b)}},
	{text: "push ds on Intel leaves the upper half of the slot", vendor: trace.Intel, bytes: "1e",
		want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: graffiti32(E-4)&^0xffff | 0x2b}},
	{text: "push ds, 16 bits, on Intel", vendor: trace.Intel, bytes: "66 1e",
		want: registers{trace.RSP: E - 2}, stored: doublewords{E - 4: upperWord(E-4, 0x2b)}},
	{text: "push es across the guard", bytes: "06", given: registers{trace.RSP: guard + 2},
		wantFlags: trace.RF, want: registers{trace.RSP: guard + 2}, outcome: pageFaulted(6, guard-2)},
})

// in32bits makes examples of 32-bit code.
func in32bits(list []example) []example {
	for i := range list {
		list[i].mode = trace.Mode32
	}
	return list
}

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

// D1 is an array on the data page.
const D1 = trace.DataBase + 0x40

var other32Examples = in32bits([]example{
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
