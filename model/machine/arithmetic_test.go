package machine

import "github.com/framecheck/framecheck/scenarios/trace"

const (
	cf, pf, af, zf, sf, of = trace.CF, trace.PF, trace.AF, trace.ZF, trace.SF, trace.OF

	// D is the data page.
	D = trace.DataBase
)

// a and c make given or wanted values of RAX and RCX.
func a(rax uint64) registers       { return registers{trace.RAX: rax} }
func ac(rax, rcx uint64) registers { return registers{trace.RAX: rax, trace.RCX: rcx} }

var arithmeticExamples = []example{
	{text: "add eax, ecx zero-extends", bytes: "01 c8", given: ac(v2, 1), want: a(0xddeeff01), wantFlags: sf},
	{text: "add al, cl carries into nothing", bytes: "00 c8", given: ac(0x1ff, 1), want: a(0x100), wantFlags: cf | pf | af | zf},
	{text: "add ah, ch", bytes: "00 ec", given: ac(0x7f00, 0x0100), want: a(0x8000), wantFlags: sf | of | af},
	{text: "add ax, cx", bytes: "66 01 c8", given: ac(0xffff7fff, 1), want: a(0xffff8000), wantFlags: sf | of | af | pf},
	{text: "add rax, rcx", bytes: "48 01 c8", given: ac(0xffffffffffffffff, 1), want: a(0), wantFlags: cf | pf | af | zf},
	{text: "add rax, -1", bytes: "48 83 c0 ff", given: a(5), want: a(4), wantFlags: cf | af},
	{text: "add rax, imm32", bytes: "48 05 00 00 00 80", given: a(0), want: a(0xffffffff80000000), wantFlags: sf | pf},
	{text: "add eax, imm32", bytes: "81 c0 00 00 00 80", given: a(0x80000000), want: a(0), wantFlags: cf | pf | zf | of},
	{text: "add qword [rax], rcx", bytes: "48 01 08", given: ac(D, 3), memory: quadwords{D: 4}, stored: quadwords{D: 7}},
	{text: "add byte [rsp], 1", bytes: "80 04 24 01", memory: quadwords{S: 0x10f}, stored: quadwords{S: 0x110}, wantFlags: af},
	{text: "add rcx, [rax]", bytes: "48 03 08", given: ac(D, 3), memory: quadwords{D: 4}, want: registers{trace.RCX: 7}},
	{text: "lock add dword [rax], 1", bytes: "f0 83 00 01", given: a(D), memory: quadwords{D: 0x1_ffffffff}, stored: quadwords{D: 0x1_00000000}, wantFlags: cf | pf | af | zf},
	{text: "add esp, 8", bytes: "83 c4 08", want: registers{trace.RSP: S + 8}, wantFlags: af | pf},
	{text: "adc eax, ecx with carry", bytes: "11 c8", given: ac(0xffffffff, 0), givenFlags: cf, want: a(0), wantFlags: cf | pf | af | zf},
	{text: "adc eax, -1 with carry", bytes: "83 d0 ff", given: a(0x80000000), givenFlags: cf, want: a(0x80000000), wantFlags: cf | sf | pf | af},
	{text: "adc al, 1 without", bytes: "14 01", given: a(1), want: a(2)},
	{text: "sub rsp, 32", bytes: "48 83 ec 20", want: registers{trace.RSP: S - 32}, wantFlags: pf},
	{text: "sub eax, ecx", bytes: "29 c8", given: ac(0, 1), want: a(0xffffffff), wantFlags: cf | pf | af | sf},
	{text: "sub al, 1 overflows", bytes: "2c 01", given: a(0x80), want: a(0x7f), wantFlags: of | af},
	{text: "sub rax, rax", bytes: "48 29 c0", given: a(v1), want: a(0), wantFlags: zf | pf},
	{text: "sbb eax, eax with carry", bytes: "19 c0", given: a(7), givenFlags: cf, want: a(0xffffffff), wantFlags: cf | pf | af | sf},
	{text: "sbb rcx, [rax] with carry", bytes: "48 1b 08", given: ac(D, 5), memory: quadwords{D: 5}, givenFlags: cf, want: registers{trace.RCX: 0xffffffffffffffff}, wantFlags: cf | pf | af | sf},
	{text: "cmp rax, rcx", bytes: "48 39 c8", given: ac(5, 7), wantFlags: cf | af | sf},
	{text: "cmp byte [rsp], 0x10", bytes: "80 3c 24 10", memory: quadwords{S: 0x10}, wantFlags: zf | pf},
	{text: "cmp al, imm", bytes: "3c 7f", given: a(0x80), wantFlags: of | af},
	{text: "inc eax keeps CF", bytes: "ff c0", given: a(0x7fffffff), givenFlags: cf, want: a(0x80000000), wantFlags: cf | pf | af | sf | of},
	{text: "inc byte [rax]", bytes: "fe 00", given: a(D), memory: quadwords{D: 0xff}, stored: quadwords{D: 0}, wantFlags: pf | af | zf},
	{text: "dec rax keeps CF", bytes: "48 ff c8", given: a(0), givenFlags: cf, want: a(0xffffffffffffffff), wantFlags: cf | pf | af | sf},
	{text: "neg eax", bytes: "f7 d8", given: a(5), want: a(0xfffffffb), wantFlags: cf | af | sf},
	{text: "neg 0", bytes: "f7 d8", given: a(0), want: a(0), wantFlags: zf | pf},
	{text: "neg of the lowest overflows", bytes: "f6 d8", given: a(0x80), want: a(0x80), wantFlags: cf | sf | of},
	{text: "not ax", bytes: "66 f7 d0", given: a(0x12340ff0), givenFlags: all, want: a(0x1234f00f), wantFlags: all},

	{text: "and eax, ecx", bytes: "21 c8", given: ac(0xf0f0, 0xff00), givenFlags: cf | of, want: a(0xf000), wantFlags: pf, undefined: af},
	{text: "and rsp, -16", bytes: "48 83 e4 f0", want: registers{trace.RSP: S - 8}, wantFlags: pf, undefined: af},
	{text: "or rax, rcx", bytes: "48 09 c8", given: ac(1<<63, 1), want: a(1<<63 | 1), wantFlags: sf, undefined: af},
	{text: "xor eax, eax", bytes: "31 c0", given: a(v1), want: a(0), wantFlags: zf | pf, undefined: af},
	{text: "xor byte [rax], 0xff", bytes: "80 30 ff", given: a(D), memory: quadwords{D: 0x0f}, stored: quadwords{D: 0xf0}, wantFlags: sf | pf, undefined: af},
	{text: "test al, al", bytes: "84 c0", given: a(0x80), wantFlags: sf, undefined: af},
	{text: "test eax, imm", bytes: "a9 01 00 00 00", given: a(2), wantFlags: zf | pf, undefined: af},
	{text: "bt eax, ecx modulo 32", bytes: "0f a3 c8", given: ac(2, 33), wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "bt rax, 63", bytes: "48 0f ba e0 3f", given: a(1 << 63), wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "bt dword [rax], ecx reaches up", bytes: "0f a3 08", given: ac(D, 65), memory: quadwords{D: 0, D + 8: 2}, wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "bt dword [eax], ecx stays in 32 bits", bytes: "67 0f a3 08", given: ac(D+8, 0xffffffff), memory: quadwords{D: 1 << 63, D + 8: 0}, wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "bt qword [edx], rcx wraps in 32 bits", bytes: "67 48 0f a3 0a", given: registers{trace.RDX: 0x10, trace.RCX: (D - 0x10 + 1<<32) * 8}, memory: quadwords{D: 1}, wantFlags: cf, undefined: of | sf | zf | af | pf},
	{text: "bt dword [rax], ecx reaches down", bytes: "0f a3 08", given: ac(D+8, 0xffffffff), memory: quadwords{D: 1 << 63, D + 8: 0}, wantFlags: cf, undefined: of | sf | zf | af | pf},
}

var multiplyExamples = []example{
	{text: "imul eax, ecx", bytes: "0f af c1", given: ac(v2, 0xffffffff), want: a(0x22110100), undefined: sf | zf | af | pf, wantFlags: 0},
	{text: "imul rax, rcx, 8", bytes: "48 6b c1 08", given: ac(0, 5), want: a(40), undefined: sf | zf | af | pf},
	{text: "imul rax, rcx that does not fit", bytes: "48 0f af c1", given: ac(1<<62, 2), want: a(1 << 63), wantFlags: cf | of, undefined: sf | zf | af | pf},
	{text: "imul ax, cx, imm16", bytes: "66 69 c1 00 01", given: ac(v1, 0x100), want: a(0x1122334455660000), wantFlags: cf | of, undefined: sf | zf | af | pf},
	{text: "imul cl", bytes: "f6 e9", given: ac(0xff, 0xfe), want: a(2), undefined: sf | zf | af | pf},
	{text: "imul rcx into rdx:rax", bytes: "48 f7 e9", given: ac(1<<63, 2),
		want: registers{trace.RAX: 0, trace.RDX: 0xffffffffffffffff}, wantFlags: cf | of, undefined: sf | zf | af | pf},
	{text: "mul cl into ax", bytes: "f6 e1", given: ac(0x80, 4), want: a(0x200), wantFlags: cf | of, undefined: sf | zf | af | pf},
	{text: "mul ecx into edx:eax", bytes: "f7 e1", given: registers{trace.RAX: 0x80000000, trace.RCX: 4, trace.RDX: v1},
		want: registers{trace.RAX: 0, trace.RDX: 2}, wantFlags: cf | of, undefined: sf | zf | af | pf},
	{text: "mul rcx that fits", bytes: "48 f7 e1", given: ac(6, 7), want: registers{trace.RAX: 42, trace.RDX: 0}, undefined: sf | zf | af | pf},
	{text: "div cl", bytes: "f6 f1", given: ac(0x107, 0x10), want: a(0x710), undefined: all},
	{text: "div rcx", bytes: "48 f7 f1", given: registers{trace.RAX: 3, trace.RDX: 1, trace.RCX: 4},
		want: registers{trace.RAX: 1 << 62, trace.RDX: 3}, undefined: all},
	{text: "idiv ecx truncates toward 0", bytes: "f7 f9", given: registers{trace.RAX: 0xfffffff9, trace.RDX: 0xffffffff, trace.RCX: 2},
		want: registers{trace.RAX: 0xfffffffd, trace.RDX: 0xffffffff}, undefined: all},
	{text: "idiv rcx to the lowest quotient", bytes: "48 f7 f9", given: registers{trace.RAX: 1 << 63, trace.RDX: 0xffffffffffffffff, trace.RCX: 1},
		want: registers{trace.RAX: 1 << 63, trace.RDX: 0}, undefined: all},
	{text: "idiv beyond it", bytes: "48 f7 f9", given: registers{trace.RAX: 1 << 63, trace.RDX: 0, trace.RCX: 1}, wantFlags: trace.RF, outcome: faulted(trace.DivideError)},
	{text: "div by 0", bytes: "f7 f1", given: ac(1, 0), wantFlags: trace.RF, outcome: faulted(trace.DivideError)},
	{text: "div with no room", bytes: "f7 f1", given: registers{trace.RAX: 0, trace.RDX: 5, trace.RCX: 5}, wantFlags: trace.RF, outcome: faulted(trace.DivideError)},
	{text: "idiv by 0", bytes: "f6 f9", given: ac(1, 0), wantFlags: trace.RF, outcome: faulted(trace.DivideError)},
}
