package machine

import (
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

const all = trace.Status

var flagExamples = []example{
	{text: "clc", bytes: "f8", givenFlags: all, wantFlags: all &^ trace.CF},
	{text: "stc", bytes: "f9", wantFlags: trace.CF},
	{text: "cmc", bytes: "f5", givenFlags: all, wantFlags: all &^ trace.CF},
	{text: "cmc from clear", bytes: "f5", wantFlags: trace.CF},
	{text: "std", bytes: "fd", wantFlags: trace.DF},
	{text: "cld", bytes: "fc", givenFlags: trace.DF},
	{text: "lahf", bytes: "9f", given: registers{trace.RAX: v1}, givenFlags: trace.SF | trace.PF | trace.CF | trace.OF,
		want: registers{trace.RAX: 0x1122334455668788}, wantFlags: trace.SF | trace.PF | trace.CF | trace.OF},
	{text: "sahf takes five flags", bytes: "9e", given: registers{trace.RAX: 0xff00}, givenFlags: 0,
		wantFlags: trace.SF | trace.ZF | trace.AF | trace.PF | trace.CF},
	{text: "sahf leaves OF", bytes: "9e", given: registers{trace.RAX: 0}, givenFlags: all, wantFlags: trace.OF},

	{text: "pushfq", bytes: "9c", givenFlags: trace.CF | trace.ZF | trace.DF | trace.AC | trace.ID,
		want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: 0x240643}, wantFlags: trace.CF | trace.ZF | trace.DF | trace.AC | trace.ID},
	{text: "pushf of 16 bits", bytes: "66 9c", givenFlags: trace.NT | trace.CF,
		want: registers{trace.RSP: S - 2}, stored: quadwords{S - 8: graffitiAt(S-8)&0x0000_ffff_ffff_ffff | 0x4203<<48}, wantFlags: trace.NT | trace.CF},
	// All bits but TF and AC: IF stays, IOPL, VM, VIF, VIP and the reserved ones do too,
	// RF is cleared.
	{text: "popfq with every flag", bytes: "9d", memory: quadwords{S: 0xfffffffffffbfeff},
		want: registers{trace.RSP: S + 8}, wantFlags: all | trace.DF | trace.NT | trace.ID},
	{text: "popfq with none", bytes: "9d", memory: quadwords{S: 0}, givenFlags: all | trace.DF | trace.NT | trace.AC | trace.ID,
		want: registers{trace.RSP: S + 8}},
	{text: "popf of 16 bits leaves AC and ID", bytes: "66 9d", memory: quadwords{S: 0}, givenFlags: all | trace.NT | trace.AC | trace.ID,
		want: registers{trace.RSP: S + 2}, wantFlags: trace.AC | trace.ID},
	{text: "pushf clears what popf may not set", bytes: "9d 9c", memory: quadwords{S: 0x33000},
		stored: quadwords{S: 0x202}},

	// TF raises #DB after the instruction that follows popf.
	{text: "popfq with TF; nop; nop", bytes: "9d 90 90", memory: quadwords{S: 0x100},
		want: registers{trace.RSP: S + 8}, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 2},
	{text: "TF at entry traps after one instruction", bytes: "90 90", givenFlags: trace.TF,
		wantFlags: trace.TF, outcome: faulted(trace.Debug), at: 1},
	{text: "TF and popf that clears it", bytes: "9d 90", givenFlags: trace.TF, memory: quadwords{S: 0},
		want: registers{trace.RSP: S + 8}, outcome: faulted(trace.Debug), at: 1},
	{text: "TF and a fault: the fault alone", bytes: "f4", givenFlags: trace.TF,
		wantFlags: trace.TF | trace.RF, outcome: faulted(trace.GeneralProtection)},
	{text: "TF and ret to Exit", bytes: "c3", givenFlags: trace.TF,
		want: registers{trace.RSP: S + 8}, wantFlags: trace.TF, outcome: faulted(trace.Debug), at: exitAddress - base},

	// setcc and cmovcc.
	{text: "seto al", bytes: "0f 90 c0", given: registers{trace.RAX: v1}, givenFlags: trace.OF, want: registers{trace.RAX: v1&^0xff | 1}, wantFlags: trace.OF},
	{text: "setno al", bytes: "0f 91 c0", given: registers{trace.RAX: v1}, givenFlags: trace.OF, want: registers{trace.RAX: v1 &^ 0xff}, wantFlags: trace.OF},
	{text: "setb ah", bytes: "0f 92 c4", given: registers{trace.RAX: v1}, givenFlags: trace.CF, want: registers{trace.RAX: v1&^0xff00 | 0x100}, wantFlags: trace.CF},
	{text: "setae spl", bytes: "40 0f 93 c4", want: registers{trace.RSP: S&^0xff | 1}},
	{text: "sete byte [rsp-1]", bytes: "0f 94 44 24 ff", givenFlags: trace.ZF, stored: quadwords{S - 8: graffitiAt(S-8)&^(0xff<<56) | 1<<56}, wantFlags: trace.ZF},
	{text: "setne al", bytes: "0f 95 c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1&^0xff | 1}},
	{text: "setbe al", bytes: "0f 96 c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1 &^ 0xff}},
	{text: "seta al", bytes: "0f 97 c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1&^0xff | 1}},
	{text: "sets al", bytes: "0f 98 c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1 &^ 0xff}},
	{text: "setns al", bytes: "0f 99 c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1&^0xff | 1}},
	{text: "setp al", bytes: "0f 9a c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1 &^ 0xff}},
	{text: "setnp al", bytes: "0f 9b c0", given: registers{trace.RAX: v1}, want: registers{trace.RAX: v1&^0xff | 1}},
	{text: "setl al", bytes: "0f 9c c0", given: registers{trace.RAX: v1}, givenFlags: trace.OF, want: registers{trace.RAX: v1&^0xff | 1}, wantFlags: trace.OF},
	{text: "setge al", bytes: "0f 9d c0", given: registers{trace.RAX: v1}, givenFlags: trace.OF, want: registers{trace.RAX: v1 &^ 0xff}, wantFlags: trace.OF},
	{text: "setle al", bytes: "0f 9e c0", given: registers{trace.RAX: v1}, givenFlags: trace.ZF, want: registers{trace.RAX: v1&^0xff | 1}, wantFlags: trace.ZF},
	{text: "setg al", bytes: "0f 9f c0", given: registers{trace.RAX: v1}, givenFlags: trace.ZF, want: registers{trace.RAX: v1 &^ 0xff}, wantFlags: trace.ZF},
}

// conditionalMoves are cmovcc rax, rcx and eax, ecx for each condition, with all
// flags clear: then the odd conditions hold, the negations.
func conditionalMoves() (all []example) {
	opcodes := strings.Fields("40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f")
	for code, opcode := range opcodes {
		wide, narrow := uint64(v1), uint64(0x55667788)
		if code%2 == 1 {
			wide, narrow = v2, 0xddeeff00
		}
		given := registers{trace.RAX: v1, trace.RCX: v2}
		name := "cmov" + conditionNames[code]
		all = append(all,
			example{text: name + " rax, rcx", bytes: "48 0f " + opcode + " c1", given: given, want: registers{trace.RAX: wide}},
			example{text: name + " eax, ecx", bytes: "0f " + opcode + " c1", given: given, want: registers{trace.RAX: narrow}})
	}
	return all
}
