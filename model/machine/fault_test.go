package machine

import "github.com/framecheck/framecheck/scenarios/trace"

const (
	guard        = trace.StackTop - trace.DefaultStackSize
	nonCanonical = 1 << 47
	unmapped     = 0x5000_0000
	rf           = trace.RF
)

// faultExamples: no register changes, and no byte but what FAULT says.
var faultExamples = []example{
	{text: "ud2", bytes: "0f 0b", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "push es", bytes: "06", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "hlt", bytes: "f4", wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "cli", bytes: "fa", wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "in al, 0x10", bytes: "e4 10", wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "int3", bytes: "cc", outcome: faulted(trace.Breakpoint), at: 1},
	{text: "int 3", bytes: "cd 03", outcome: faulted(trace.Breakpoint), at: 2},
	{text: "int 4", bytes: "cd 04", outcome: faulted(trace.Overflow), at: 2},
	{text: "int 1", bytes: "cd 01", wantFlags: rf, outcome: trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 1*8 + 2}}},
	{text: "int 0xff", bytes: "cd ff", wantFlags: rf, outcome: trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 255*8 + 2}}},
	{text: "int 0x80", bytes: "cd 80", given: registers{trace.RAX: 0x8000_0000_0000_0027}, want: registers{trace.RAX: 0x27}, outcome: trace.Outcome{Kind: trace.SystemCall}, at: 2},
	{text: "syscall", bytes: "0f 05", givenFlags: trace.CF, wantFlags: trace.CF, want: registers{trace.RCX: base + 2, trace.R11: 0x203}, outcome: trace.Outcome{Kind: trace.SystemCall}, at: 2},
	{text: "syscall saves undefined flags", bytes: "31 c0 0f 05", want: registers{trace.RAX: 0, trace.RCX: base + 4, trace.R11: 0x246}, open: registers{trace.R11: 0x10},
		wantFlags: zf | pf, undefined: af, outcome: trace.Outcome{Kind: trace.SystemCall}, at: 4},

	// Paging.
	{text: "read unmapped", bytes: "8b 00", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(4, unmapped)},
	{text: "write unmapped", bytes: "89 00", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(6, unmapped)},
	{text: "update unmapped is a write", bytes: "ff 00", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(6, unmapped)},
	{text: "write code", bytes: "89 00", given: a(base + 0x100), wantFlags: rf, outcome: pageFaulted(7, base+0x100)},
	{text: "read the kernel's half", bytes: "8b 00", given: a(0xffff800000000000), wantFlags: rf, outcome: pageFaulted(5, 0xffff800000000000)},
	{text: "read across the stack's top", bytes: "48 8b 00", given: a(trace.StackTop - 4), wantFlags: rf, outcome: pageFaulted(4, trace.StackTop)},
	{text: "write across the stack's top writes nothing", bytes: "48 89 08", given: ac(trace.StackTop-4, v1), wantFlags: rf, outcome: pageFaulted(6, trace.StackTop)},
	{text: "write across the guard", bytes: "48 89 08", given: ac(guard-4, v1), wantFlags: rf, outcome: pageFaulted(6, guard-4)},
	{text: "execute data", bytes: "ff e0", given: a(D + 1), wantFlags: rf, outcome: pageFaulted(0x15, D+1), at: D + 1 - base},
	{text: "execute the stack", bytes: "ff e4", wantFlags: rf, outcome: pageFaulted(0x15, S), at: S - base},
	{text: "execute unmapped", bytes: "ff e0", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(0x14, unmapped), at: unmapped - base},
	{text: "jump to 0", bytes: "ff e0", given: a(0), wantFlags: rf, outcome: pageFaulted(0x14, 0), at: 1<<64 - base},
	{text: "call unmapped has pushed", bytes: "ff d0", given: a(unmapped), want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 2}, wantFlags: rf, outcome: pageFaulted(0x14, unmapped), at: unmapped - base},

	// The stack's end.
	{text: "push at the guard", bytes: "50", given: registers{trace.RSP: guard}, wantFlags: rf, outcome: pageFaulted(6, guard-8)},
	{text: "push across the guard writes nothing", bytes: "50", given: registers{trace.RSP: guard + 4}, wantFlags: rf, outcome: pageFaulted(6, guard-4)},
	{text: "call at the guard", bytes: "e8 00 00 00 00", given: registers{trace.RSP: guard}, wantFlags: rf, outcome: pageFaulted(6, guard-8)},
	{text: "call at the guard to a non-canonical target", bytes: "ff d0", given: registers{trace.RSP: guard, trace.RAX: nonCanonical}, wantFlags: rf, outcome: pageFaulted(6, guard-8)},
	{text: "pop at the stack's top", bytes: "58", given: registers{trace.RSP: trace.StackTop}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop)},
	{text: "pop to unmapped", bytes: "8f 00", given: a(unmapped), wantFlags: rf, outcome: pageFaulted(6, unmapped)},
	{text: "leave to unmapped", bytes: "c9", given: registers{trace.RBP: unmapped}, wantFlags: rf, outcome: pageFaulted(4, unmapped)},
	{text: "enter probes its last byte", bytes: "c8 00 40 00", given: registers{trace.RBP: v1}, stored: quadwords{S - 8: v1}, wantFlags: rf, outcome: pageFaulted(6, S-8-0x4000)},
	{text: "push with rsp 0", bytes: "50", given: registers{trace.RSP: 0}, wantFlags: rf, outcome: pageFaulted(7, 0xfffffffffffffff8)},

	// Addresses that are not canonical.
	{text: "by rax", bytes: "8b 00", given: a(nonCanonical), wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "by rbp", bytes: "8b 45 00", given: registers{trace.RBP: nonCanonical}, wantFlags: rf, outcome: faulted(trace.StackFault)},
	{text: "by rbp as index", bytes: "8b 04 28", given: registers{trace.RAX: 0, trace.RBP: nonCanonical}, wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "by rbp with ds", bytes: "3e 8b 45 00", given: registers{trace.RBP: nonCanonical}, wantFlags: rf, outcome: faulted(trace.StackFault)},
	{text: "by rbp with fs", bytes: "64 8b 45 00", given: registers{trace.RBP: nonCanonical}, wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "by rax with ss", bytes: "36 8b 00", given: a(nonCanonical), wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "by push", bytes: "50", given: registers{trace.RSP: nonCanonical + 8}, wantFlags: rf, outcome: faulted(trace.StackFault)},
	{text: "by the last byte", bytes: "8b 00", given: a(nonCanonical - 1), wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "jmp", bytes: "ff e0", given: a(nonCanonical), wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "call pushes nothing", bytes: "ff d0", given: a(nonCanonical), wantFlags: rf, outcome: faulted(trace.GeneralProtection)},
	{text: "ret leaves rsp", bytes: "c3", memory: quadwords{S: nonCanonical}, wantFlags: rf, outcome: faulted(trace.GeneralProtection)},

	// Alignment with AC: after the address's form, before paging.
	{text: "AC, read", bytes: "8b 00", given: a(D + 2), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "AC, read unmapped", bytes: "8b 00", given: a(unmapped + 2), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "AC, not canonical", bytes: "8b 00", given: a(nonCanonical + 1), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.GeneralProtection)},
	{text: "AC, push", bytes: "50", given: registers{trace.RSP: S - 4}, givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "AC, aligned", bytes: "66 8b 00", given: a(D + 2), memory: quadwords{D: v1}, givenFlags: trace.AC, want: a(D&^0xffff | 0x5566), wantFlags: trace.AC},
	{text: "AC, enter's probe", bytes: "c8 01 00 00", given: registers{trace.RBP: v1}, givenFlags: trace.AC, stored: quadwords{S - 8: v1}, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "AC, call [rax]", bytes: "ff 10", given: a(D + 4), givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
}
