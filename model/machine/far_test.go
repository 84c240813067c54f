package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// refusedSelector is the outcome of a selector's #GP.
func refusedSelector(code uint32) trace.Outcome {
	return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection, ErrorCode: code}}
}

// far is a far pointer with an offset of 32 bits as a quadword holds it.
func far(selector, offset uint64) uint64 { return selector<<32 | offset }

const (
	toCode32 = trace.Code32
	toCode64 = trace.Code64
	dataCS   = trace.UserData
	kernelCS = 0x10
)

var in32 = selectors{trace.CS: trace.Code32}

// farExamples: each ends at the breakpoint after its bytes, reached by the far
// transfer, or where it faults.
var farExamples = []example{
	{text: "lretq", bytes: "48 cb", memory: quadwords{S: base + 2, S + 8: toCode64}, want: registers{trace.RSP: S + 16}},
	{text: "lretq takes 16 bits of the selector's slot", bytes: "48 cb", memory: quadwords{S: base + 2, S + 8: 0x1122334455660033}, want: registers{trace.RSP: S + 16}},
	{text: "lret of 32 bits", bytes: "cb", memory: quadwords{S: far(toCode64, base+1)}, want: registers{trace.RSP: S + 8}},
	{text: "lret of 16 bits", bytes: "66 cb", memory: quadwords{S: 0x33_0010}, want: registers{trace.RSP: S + 4}, wantFlags: rf, outcome: pageFaulted(0x14, 0x10), at: 1<<64 - base + 0x10},
	{text: "lretq with 66", bytes: "66 48 cb", memory: quadwords{S: base + 3, S + 8: toCode64}, want: registers{trace.RSP: S + 16}},
	{text: "lretq to 32-bit code", bytes: "48 cb", memory: quadwords{S: base + 2, S + 8: toCode32}, want: registers{trace.RSP: S + 16}, selectors: in32},
	{text: "lret to 32-bit code", bytes: "cb", memory: quadwords{S: far(toCode32, base+1)}, want: registers{trace.RSP: S + 8}, selectors: in32},
	{text: "lretq 0xff00 is unsigned", bytes: "48 ca 00 ff", memory: quadwords{S: base + 4, S + 8: toCode64}, want: registers{trace.RSP: S + 16 + 0xff00}},
	{text: "lret with a repeat prefix", bytes: "f2 cb", memory: quadwords{S: far(toCode64, base+2)}, want: registers{trace.RSP: S + 8}},

	{text: "lretq to null", bytes: "48 cb", memory: quadwords{S: base, S + 8: 3}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "lretq to data", bytes: "48 cb", memory: quadwords{S: base, S + 8: dataCS}, wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "lretq to the kernel", bytes: "48 cb", memory: quadwords{S: base, S + 8: kernelCS}, wantFlags: rf, outcome: refusedSelector(0x10)},
	{text: "lretq to more privilege", bytes: "48 cb", memory: quadwords{S: base, S + 8: 0x32}, wantFlags: rf, outcome: refusedSelector(0x30)},
	{text: "lretq to a local descriptor", bytes: "48 cb", memory: quadwords{S: base, S + 8: 0x37}, wantFlags: rf, outcome: refusedSelector(0x34)},
	{text: "lretq beyond the table", bytes: "48 cb", memory: quadwords{S: base, S + 8: 0xfff3}, wantFlags: rf, outcome: refusedSelector(0xfff0)},
	{text: "lretq to a non-canonical address", bytes: "48 cb", memory: quadwords{S: nonCanonical, S + 8: toCode64}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "lretq beyond 4 GiB of 32-bit code", bytes: "48 cb", memory: quadwords{S: 1<<32 | base, S + 8: toCode32}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "lretq to the last byte of 32-bit code", bytes: "48 cb", memory: quadwords{S: mask(4), S + 8: toCode32}, want: registers{trace.RSP: S + 16}, selectors: in32,
		wantFlags: rf, outcome: pageFaulted(0x14, mask(4)), at: mask(4) - base},
	{text: "lretq finds the selector before the address", bytes: "48 cb", memory: quadwords{S: nonCanonical, S + 8: dataCS}, wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "lretq to nothing", bytes: "48 cb", memory: quadwords{S: unmapped, S + 8: toCode64}, want: registers{trace.RSP: S + 16}, wantFlags: rf, outcome: pageFaulted(0x14, unmapped), at: unmapped - base},
	{text: "lretq reads the selector first", bytes: "48 cb", given: registers{trace.RSP: trace.StackTop}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop+8)},
	{text: "lret reads 4 bytes of a selector", bytes: "cb", given: registers{trace.RSP: trace.StackTop - 6}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop)},
	{text: "lretq through a non-canonical rsp", bytes: "48 cb", given: registers{trace.RSP: nonCanonical}, wantFlags: rf, outcome: faulted(trace.StackFault)},
	{text: "AC, lretq", bytes: "48 cb", given: registers{trace.RSP: S + 4}, givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "AC, lret at a multiple of 4", bytes: "cb", given: registers{trace.RSP: S + 4}, memory: quadwords{S + 4: far(toCode64, base+1)}, givenFlags: trace.AC, wantFlags: trace.AC, want: registers{trace.RSP: S + 12}},
	{text: "lock lret", bytes: "f0 cb", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},

	{text: "call far [rax]", bytes: "ff 18", given: a(D), memory: quadwords{D: far(toCode64, base+2)},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: far(toCode64, base+2)}},
	{text: "call far to 32-bit code", bytes: "ff 18", given: a(D), memory: quadwords{D: far(toCode32, base+2)},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: far(toCode64, base+2)}, selectors: in32},
	{text: "call far with REX.W reads 32 bits and pushes 64", bytes: "48 ff 18", given: a(D), memory: quadwords{D: far(toCode64, base+3)},
		want: registers{trace.RSP: S - 16}, stored: quadwords{S - 8: toCode64, S - 16: base + 3}},
	{text: "call far of 16 bits", bytes: "66 ff 18", given: a(D), memory: quadwords{D: 0x33_0010}, want: registers{trace.RSP: S - 4},
		stored: quadwords{S - 8: graffitiAt(S-8)&mask(4) | 0x33_0003<<32}, wantFlags: rf, outcome: pageFaulted(0x14, 0x10), at: 1<<64 - base + 0x10},
	{text: "call far gives CS the current privilege", bytes: "ff 18", given: a(D), memory: quadwords{D: far(0x30, base+2)},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: far(toCode64, base+2)}},
	{text: "call far [rsp], read before the push", bytes: "ff 1c 24", memory: quadwords{S: far(toCode64, base+3)},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: far(toCode64, base+3)}},
	{text: "call far to null", bytes: "ff 18", given: a(D), memory: quadwords{D: far(0, base)}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "call far to data", bytes: "ff 18", given: a(D), memory: quadwords{D: far(dataCS, base)}, wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "call far to a task", bytes: "ff 18", given: a(D), memory: quadwords{D: far(0x40, base)}, wantFlags: rf, outcome: refusedSelector(0x40)},
	{text: "call far at the guard", bytes: "ff 18", given: registers{trace.RAX: D, trace.RSP: guard}, memory: quadwords{D: far(toCode64, base)}, wantFlags: rf, outcome: pageFaulted(6, guard-4)},
	{text: "call far at the guard leaves CS", bytes: "48 ff 18", given: registers{trace.RAX: D, trace.RSP: guard + 8}, memory: quadwords{D: far(toCode64, base)},
		stored: quadwords{guard: toCode64}, wantFlags: rf, outcome: pageFaulted(6, guard-8)},
	{text: "call far checks the selector before it pushes", bytes: "ff 18", given: registers{trace.RAX: D, trace.RSP: guard}, memory: quadwords{D: far(dataCS, base)}, wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "call far to nothing has pushed", bytes: "ff 18", given: a(D), memory: quadwords{D: far(toCode64, unmapped)},
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: far(toCode64, base+2)}, wantFlags: rf, outcome: pageFaulted(0x14, unmapped), at: unmapped - base},
	{text: "call far reads the offset first", bytes: "ff 18", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(4, unmapped)},
	{text: "call far reads the selector's last byte", bytes: "ff 18", given: a(D + 0xffb), wantFlags: rf, outcome: pageFaulted(4, D+0x1000)},
	{text: "AC, call far", bytes: "ff 18", given: a(D + 2), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "AC, call far with REX.W at a multiple of 4", bytes: "48 ff 18", given: a(D + 4), memory: quadwords{D + 4: far(toCode64, base+3)}, givenFlags: trace.AC,
		want: registers{trace.RSP: S - 16}, stored: quadwords{S - 8: toCode64, S - 16: base + 3}, wantFlags: trace.AC},
	{text: "call far of a register", bytes: "ff d8", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},

	{text: "jmp far [rax]", bytes: "ff 28", given: a(D), memory: quadwords{D: far(toCode64, base+2)}},
	{text: "jmp far to 32-bit code", bytes: "ff 28", given: a(D), memory: quadwords{D: far(0x20, base+2)}, selectors: in32},
	{text: "jmp far zero-extends", bytes: "ff 28", given: a(D), memory: quadwords{D: far(toCode64, 0xf0000000)}, wantFlags: rf, outcome: pageFaulted(0x14, 0xf0000000), at: 0xf0000000 - base},
	{text: "jmp far to data", bytes: "ff 28", given: a(D), memory: quadwords{D: far(dataCS, base)}, wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "jmp far of a register", bytes: "ff e8", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "there and back", bytes: "ff 28 ea 09 00 00 10 33 00", given: a(D), memory: quadwords{D: far(toCode32, base+2)}, open: registers{
		trace.RAX: 0, trace.RCX: ^mask(4), trace.RDX: ^mask(4), trace.RBX: ^mask(4), trace.RSI: ^mask(4), trace.RDI: ^mask(4)}},
}

// far32Examples begin in 32-bit code.
var far32Examples = in32bits([]example{
	{text: "lret", bytes: "cb", memory: doublewords{E: base + 1, E + 4: toCode32}, want: registers{trace.RSP: E + 8}},
	{text: "lret to 64-bit code", bytes: "cb", memory: doublewords{E: base + 1, E + 4: toCode64}, want: registers{trace.RSP: E + 8}, selectors: selectors{trace.CS: trace.Code64}},
	{text: "lret 16", bytes: "ca 10 00", memory: doublewords{E: base + 3, E + 4: toCode32}, want: registers{trace.RSP: E + 24}},
	{text: "lret reads the selector first", bytes: "cb", given: registers{trace.RSP: unmapped}, wantFlags: rf, outcome: pageFaulted(4, unmapped+4)},
	{text: "lret to data", bytes: "cb", memory: doublewords{E: base, E + 4: dataCS}, wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "call far direct", bytes: "9a 07 00 00 10 23 00", want: registers{trace.RSP: E - 8}, stored: doublewords{E - 4: toCode32, E - 8: base + 7}},
	{text: "call far direct to 64-bit code", bytes: "9a 07 00 00 10 33 00", want: registers{trace.RSP: E - 8}, stored: doublewords{E - 4: toCode32, E - 8: base + 7}, selectors: selectors{trace.CS: trace.Code64}},
	{text: "call far direct of 16 bits", bytes: "66 9a 10 00 23 00", want: registers{trace.RSP: E - 4}, stored: doublewords{E - 4: 0x23_0006}, wantFlags: rf, outcome: pageFaulted(0x14, 0x10), at: 1<<64 - base + 0x10},
	{text: "call far direct to data", bytes: "9a 07 00 00 10 2b 00", wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "call far [eax]", bytes: "ff 18", given: a(D), memory: doublewords{D: base + 2, D + 4: toCode32}, want: registers{trace.RSP: E - 8}, stored: doublewords{E - 4: toCode32, E - 8: base + 2}},
	{text: "jmp far direct", bytes: "ea 07 00 00 10 23 00"},
	{text: "jmp far direct to 64-bit code", bytes: "ea 07 00 00 10 30 00", selectors: selectors{trace.CS: trace.Code64}},
	{text: "jmp far direct is unsigned", bytes: "ea 10 00 00 f0 33 00", wantFlags: rf, outcome: pageFaulted(0x14, 0xf0000010), at: 0xf0000010 - base, selectors: selectors{trace.CS: trace.Code64}},
	{text: "jmp far [eax]", bytes: "ff 28", given: a(D), memory: doublewords{D: base + 2, D + 4: toCode32}},
})
