package machine

import "github.com/framecheck/framecheck/scenarios/trace"

const high48 = 0x1122334455660000

var selectorExamples = []example{
	{text: "mov ds, eax takes 16 bits", bytes: "8e d8", given: a(high48 | 0x2b), selectors: selectors{trace.DS: 0x2b}},
	{text: "mov es, rax", bytes: "48 8e c0", given: a(high48 | 0x2b), selectors: selectors{trace.ES: 0x2b}},
	{text: "mov fs, ax", bytes: "66 8e e0", given: a(high48 | 0x2b), selectors: selectors{trace.FS: 0x2b}},
	{text: "mov ds, eax ignores REX.R", bytes: "44 8e d8", given: a(0x2b), selectors: selectors{trace.DS: 0x2b}},
	{text: "mov gs, [rax] reads 2 bytes", bytes: "8e 28", given: a(D + 0xffe), memory: quadwords{D + 0xff8: 0x2b << 48}, selectors: selectors{trace.GS: 0x2b}},
	{text: "mov ss, eax", bytes: "8e d0", given: a(0x2b)},
	{text: "mov ds: code", bytes: "8e d8", given: a(0x33), selectors: selectors{trace.DS: 0x33}},
	{text: "mov ds: 32-bit code", bytes: "8e d8", given: a(0x23), selectors: selectors{trace.DS: 0x23}},
	{text: "mov ds: any privilege requested", bytes: "8e d8", given: a(0x28), selectors: selectors{trace.DS: 0x28}},
	{text: "mov ds: null", bytes: "8e d8", given: a(high48)},
	{text: "mov ds: the kernel's", bytes: "8e d8", given: a(0x1b), wantFlags: rf, outcome: refusedSelector(0x18)},
	{text: "mov ds: an empty entry", bytes: "8e d8", given: a(0x63), wantFlags: rf, outcome: refusedSelector(0x60)},
	{text: "mov ds: local", bytes: "8e d8", given: a(7), wantFlags: rf, outcome: refusedSelector(4)},
	{text: "mov ss: null", bytes: "8e d0", given: a(3), wantFlags: rf, outcome: refusedSelector(0)},
	{text: "mov ss: more privilege requested", bytes: "8e d0", given: a(0x28), wantFlags: rf, outcome: refusedSelector(0x28)},
	{text: "mov ss: code", bytes: "8e d0", given: a(0x33), wantFlags: rf, outcome: refusedSelector(0x30)},
	{text: "mov ss: the processor's number", bytes: "8e d0", given: a(0x7b), wantFlags: rf, outcome: refusedSelector(0x78)},
	{text: "mov cs", bytes: "8e c8", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "mov cs, before the operand is read", bytes: "8e 08", given: a(unmapped), wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "mov of a seventh segment register", bytes: "8e f0", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "mov ds, [rax] of nothing", bytes: "8e 18", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(4, unmapped)},
	{text: "AC, mov ds", bytes: "8e 18", given: a(D + 1), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "lock mov ds", bytes: "f0 8e 18", given: a(D), wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},

	{text: "mov eax, cs zero-extends", bytes: "8c c8", want: a(0x33)},
	{text: "mov rax, ss", bytes: "48 8c d0", want: a(0x2b)},
	{text: "mov ax, ss keeps the rest", bytes: "66 8c d0", given: a(v1), want: a(v1&^0xffff | 0x2b)},
	{text: "mov r9d, es", bytes: "41 8c c1", want: registers{trace.R9: 0}},
	{text: "mov eax, fs", bytes: "8c e0", want: a(0)},
	{text: "mov eax, gs", bytes: "8c e8", want: a(0)},
	{text: "mov eax, ds", bytes: "8c d8", want: a(0)},
	{text: "mov [rax], ss writes 2 bytes", bytes: "48 8c 10", given: a(D + 0xffe), stored: quadwords{D + 0xff8: graffitiAt(D+0xff8)<<16>>16 | 0x2b<<48}},
	{text: "mov from an eighth segment register", bytes: "8c 38", given: a(unmapped), wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},

	{text: "pop fs: refused", bytes: "0f a1", memory: quadwords{S: 0x10}, wantFlags: rf, outcome: refusedSelector(0x10)},
	{text: "pop fs takes 16 bits of the slot", bytes: "0f a1", memory: quadwords{S: high48 | 0x2b}, want: registers{trace.RSP: S + 8}, selectors: selectors{trace.FS: 0x2b}},
	{text: "pop gs of 16 bits", bytes: "66 0f a9", memory: quadwords{S: high48 | 0x2b}, want: registers{trace.RSP: S + 2}, selectors: selectors{trace.GS: 0x2b}},
	{text: "pop gs reads 8 bytes", bytes: "0f a9", given: registers{trace.RSP: trace.StackTop - 6}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop)},

	{text: "lss ecx, [rax]", bytes: "0f b2 08", given: a(D), memory: quadwords{D: far(0x2b, 0x91223344)}, want: registers{trace.RCX: 0x91223344}},
	{text: "lss rsp, [rax]: 32 bits", bytes: "48 0f b2 20", given: a(D), memory: quadwords{D: far(0x2b, movedTo)}, want: movedStack},
	{text: "lss cx, [rax]", bytes: "66 0f b2 08", given: registers{trace.RAX: D, trace.RCX: v1}, memory: quadwords{D: 0x2b_3344}, want: registers{trace.RCX: v1&^0xffff | 0x3344}},
	{text: "lfs eax, [rax]", bytes: "0f b4 00", given: a(D), memory: quadwords{D: far(0x2b, w1)}, want: a(w1), selectors: selectors{trace.FS: 0x2b}},
	{text: "lgs eax, [rax]", bytes: "0f b5 00", given: a(D), memory: quadwords{D: far(0x23, w1)}, want: a(w1), selectors: selectors{trace.GS: 0x23}},
	{text: "lgs refused changes nothing", bytes: "0f b5 00", given: a(D), memory: quadwords{D: far(0x73, w1)}, wantFlags: rf, outcome: refusedSelector(0x70)},
	{text: "lss null", bytes: "0f b2 08", given: a(D), memory: quadwords{D: far(0, w1)}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "lss of a register", bytes: "0f b2 c0", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "lgs reads the selector after the offset", bytes: "0f b5 00", given: a(D + 0xffb), wantFlags: rf, outcome: pageFaulted(4, D+0x1000)},
	{text: "AC, lgs at 2 modulo 4", bytes: "0f b5 00", given: a(D + 2), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},

	{text: "fs of code can be written through", bytes: "8e e0 64 89 01", given: ac(0x23, D), selectors: selectors{trace.FS: 0x23}, stored: quadwords{D: graffitiAt(D)&^mask(4) | 0x23}},
}

var selector32Examples = in32bits([]example{
	{text: "les ecx, [eax]", bytes: "c4 08", given: a(D), memory: doublewords{D: w1, D + 4: 0x23}, want: registers{trace.RCX: w1}, selectors: selectors{trace.ES: 0x23}},
	{text: "lds ecx, [eax]", bytes: "c5 08", given: a(D), memory: doublewords{D: w1, D + 4: 0x28}, want: registers{trace.RCX: w1}, selectors: selectors{trace.DS: 0x28}},
	{text: "lds cx, [eax]", bytes: "66 c5 08", given: a(D), memory: doublewords{D: 0x28_1234}, want: registers{trace.RCX: initial32(trace.RCX)&^0xffff | 0x1234}, selectors: selectors{trace.DS: 0x28}},
	{text: "lss ecx, [eax]", bytes: "0f b2 08", given: a(D), memory: doublewords{D: w1, D + 4: 0x2b}, want: registers{trace.RCX: w1}},
	{text: "pop ds", bytes: "1f", memory: doublewords{E: 0x9999_0023}, want: registers{trace.RSP: E + 4}, selectors: selectors{trace.DS: 0x23}},
	{text: "pop ds of nothing usable", bytes: "1f", memory: doublewords{E: 0x53}, wantFlags: rf, outcome: refusedSelector(0x50)},
	{text: "pop ss", bytes: "17", memory: doublewords{E: 0x2b}, want: registers{trace.RSP: E + 4}},
	{text: "pop ss: null", bytes: "17", memory: doublewords{E: 0}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "mov eax, cs", bytes: "8c c8", want: a(0x23)},
	{text: "mov ds: code, then a read", bytes: "8e d8 8b 09", given: ac(0x23, D), memory: doublewords{D: w1}, want: registers{trace.RCX: w1}, selectors: selectors{trace.DS: 0x23}},
	{text: "mov ds: code, then a write", bytes: "8e d8 89 09", given: ac(0x23, D), selectors: selectors{trace.DS: 0x23}, wantFlags: rf, outcome: refusedSelector(0), at: 2},
})
