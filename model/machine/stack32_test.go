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

// upperWord is a slot whose upper word was pushed; the lower is as at entry.
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
		E - 4: 0x8180_8988, E - 8: 0x9190_9998, E - 12: E & 0xffff << 16, E - 16: 0xb1b0_b9b8,
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
