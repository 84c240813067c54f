package assembler

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestMistakesIn32BitCode(t *testing.T) {
	for _, test := range []misuse{
		{"push rax", 6, "there is no rax in 32-bit code", "write eax"},
		{"mov eax, [rax]", 10, "there is no rax in 32-bit code", "write eax"},
		{"mov eax, [ecx+r9*4]", 10, "there is no r9 in 32-bit code", "expected eax, ecx, edx"},
		{"push r8", 6, "there is no r8 in 32-bit code", "expected eax"},
		{"mov r8d, 5", 5, "there is no r8d in 32-bit code", "expected eax"},
		{"mov spl, al", 5, "there is no spl in 32-bit code", "expected al, cl"},
		{"movaps xmm8, xmm0", 8, "there is no xmm8 in 32-bit code", "expected xmm0 to xmm7"},
		{"vmovups zmm0, zmm31", 15, "there is no zmm31 in 32-bit code", "expected zmm0 to zmm7"},
		{"lea eax, [rip+f]", 10, "there is no rip in 32-bit code", "write [name]"},
		{"mov eax, [rel f]", 10, "there is no rip in 32-bit code", "write [name]"},
		{"cqo", 1, "there is no cqo in 32-bit code", "behind .code64"},
		{"retfq", 1, "there is no retfq in 32-bit code", "behind .code64"},
		{"movsq", 1, "there is no movsq in 32-bit code", ""},
		{"psuha", 1, "the instruction psuha is not known", "did you mean"},
		{"pop cs", 5, "pop cannot have cs", "expected es | ss | ds | fs"},
		{"push qword ptr [esp]", 6, "push cannot have qword ptr [esp]", "r/m32"},
		{"push [esp]", 6, "the size of [esp] is not said", "word ptr [esp] or dword ptr [esp]"},
		{"call far [esp]", 6, "the size of far [esp] is not said", "far dword ptr [esp] or far fword ptr [esp]"},
		{"call far tbyte ptr [esp]", 6, "call cannot have far tbyte ptr [esp]", ""},
		{"call tbyte ptr [esp]", 6, "call cannot have tbyte ptr [esp]", "m48"},
		{"callw 0x23:0x10000", 7, "the offset 0x10000 does not fit in 16 bits", ""},
		{"callw 0x23:f", 7, "the offset 0x10000000 does not fit in 16 bits", ""},
		{"jmp 0x33:0x100000000", 5, "the offset 0x100000000 does not fit in 32 bits", ""},
		{"jmp 0x100000000", 5, "the address 0x100000000 does not fit in 32 bits", ""},
		{"jmp 0xfffffff0", 0, "", ""},
		{"push 0x100000000", 6, "0x100000000 does not fit in 32 bits: it would become 0x0", ""},
		{"push -2147483649", 6, "-2147483649 does not fit in 32 bits", ""},
		{"mov eax, [bx+cx]", 10, "[bx+cx] is no 16-bit address", "write one of [bx+si], [bx+di], [bp+si]"},
		{"mov eax, [sp]", 10, "[sp] is no 16-bit address", "or 32-bit registers"},
		{"mov eax, [bx+si*2]", 10, "[bx+si*2] is no 16-bit address", ""},
		{"mov eax, [bx+0x10000]", 10, "the displacement 0x10000 does not fit in the 16 bits of this address", ""},
		{"mov eax, [f+bx]", 10, "does not fit in the 16 bits", ""},
		{"mov eax, [ecx+bx]", 10, "bx cannot be part of an address", "as in [eax]"},
		{"mov eax, [ecx+0x100000000]", 10, "does not fit in the 32 bits of this address", ""},
		{"mov eax, [0xfffffff0]", 0, "", ""},
		{"mov eax, [al]", 10, "al cannot be part of an address", "32-bit register, as in [eax]"},
		{"vmovups xmm0, [bx]", 15, "vmovups with a 16-bit address is not supported", "32-bit registers"},
		{"addr32 push eax", 1, "addr32 cannot stand before push eax", "write addr16"},
		{"data16 push 1000", 1, "data16 makes the number of push 1000 shorter", "16-bit operands"},
		{"bnd call 0x23:f", 1, "bnd cannot stand before call 0x23:f", ".byte"},
		{"mov [eax], [ebx]", 5, "both operands are in memory", "mov ecx, [ebx]"},
		{"mov ah, bl", 0, "", ""},
	} {
		test.commit(t, trace.Mode32)
	}
}
