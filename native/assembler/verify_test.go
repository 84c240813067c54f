package assembler

import (
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// laidOut is an assembly that is complete but for its verification.
func laidOut(t *testing.T, mode trace.Mode, text string) *assembly {
	t.Helper()
	a := newAssembly(functions(t, "function f:\n"+text), mode, base, map[string]uint64{"data": 0x20000000})
	a.resolve()
	for _, i := range a.items {
		a.choose(i)
	}
	if err := errors.Join(a.layOut(), a.mistakes()); err != nil {
		t.Fatal(err)
	}
	if err := a.verify(); err != nil {
		t.Fatal(err)
	}
	return a
}

// planted is an instruction, other bytes for it, and what is found of them.
type planted struct{ text, bytes, why string }

func TestPlantedMisencodingsAreFound(t *testing.T) {
	tests := []planted{
		{"push rbp", "", "truncated"},
		{"push rbp", "53", "it is rbx, not rbp"},
		{"push rbp", "5d", "it is POP, not PUSH"},
		{"push rbp", "6655", "operand size"},
		{"push rbp", "4155", "it is r13, not rbp"},
		{"push rbp", "5590", "1 of 2 bytes"},
		{"push rbp", "90", "it is NOP"},
		{"push fs", "660fa0", "operand size"},
		{"push -2", "6a02", "it is 0x2"},
		{"push qword ptr [rsp+8]", "ff742410", "displacement is 0x10, not 0x8"},
		{"push qword ptr [rsp+8]", "ff742508", "registers"},
		{"mov rbp, rsp", "4889ec", "it is rsp, not rbp"},
		{"mov rbp, rsp", "89e5", "it is ebp, not rbp"},
		{"mov rax, 5", "b806000000", "it is eax"},
		{"mov rax, -1", "b8ffffffff", "it is eax, not rax"},
		{"mov rcx, 5", "b805000000", "it is eax"},
		{"mov dword ptr [rbp-8], 42", "c745f82b000000", "it is 0x2b, not 0x2a"},
		{"mov dword ptr [rbp-8], 42", "48c745f82a000000", "it is of 8 bytes, not 4"},
		{"mov rax, [rax+rcx*4]", "488b04c8", "scale is 8, not 4"},
		{"mov rax, [rax+rcx*4]", "488b0481", "registers"},
		{"mov rax, fs:[0x28]", "488b042528000000", "segment"},
		{"mov rax, [0x28]", "64488b042528000000", "segment"},
		{"mov rax, [rip+0x28]", "488b042528000000", "registers"},
		{"mov rax, [data]", "488b042508000020", "displacement"},
		{"lea rax, [rip+data]", "488d05f8ffff0f", "displacement"},
		{"mov eax, offset data", "b800000030", "it is 0x30000000"},
		{"sub rsp, 32", "4883c420", "it is ADD, not SUB"},
		{"add rsp, 8", "83c408", "it is esp, not rsp"},
		{"shl eax, 3", "c1e004", "it is 0x4, not 0x3"},
		{"call f", "e8fbffff0f", "leads"},
		{"jne f", "74fe", "it is JE, not JNE"},
		{"jne f", "75fd", "leads -3 bytes on, not -2"},
		{"setne al", "0f94c0", "it is SETE"},
		{"cmove eax, ecx", "0f44c8", "it is ecx, not eax"},
		{"cmp eax, ecx", "39c1", "it is ecx, not eax"},
		{"ret", "c20000", "it has 1 operand, not 0"},
		{"ret 16", "c21800", "it is 0x18, not 0x10"},
		{"ret 16", "c3", "it has 0 operands, not 1"},
		{"retfq", "cb", "operand size"},
		{"retf", "48cb", "operand size"},
		{"enter 32, 1", "c8200000", "it is 0x0, not 0x1"},
		{"enter 32, 1", "66c8200001", "operand size"},
		{"leave", "66c9", "operand size"},
		{"pushfq", "669c", "it is PUSHF, not PUSHFQ"},
		{"int3", "cd03", "two bytes"},
		{"int 3", "cc", "two bytes"},
		{"endbr64", "f30f1efb", "not known to the decoder"},
		{"rep movsb", "a4", "prefixes are [], not [f3]"},
		{"rep movsb", "f2a4", "prefixes are [f2], not [f3]"},
		{"lock inc dword ptr [rax]", "ff00", "prefixes"},
		{"xchg eax, eax", "90", "it is NOP, not XCHG"},
		{"xchg rax, rax", "6690", "it is NOP, not XCHG"},
		{"movsd xmm1, [rsp]", "f30f100c24", "it is MOVSS"},
		{"movaps xmm1, xmm2", "0f28d1", "it is xmm2, not xmm1"},
		{"vmovups ymm1, [rsp]", "c5f8100c24", "it is xmm1, not ymm1"},
		{"vmovups ymm1, [rsp]", "c5fc110c24", "it is [RSP"},
		{"vmovups zmm30, [rsp+64]", "62617c4810742402", "displacement is 0x80, not 0x40"},
		{"vmovups zmm30, [rsp+64]", "62617c4811742401", "it is [RSP"},
		{"vmovups xmm1, [rip+8]", "c5f8100c2508000000", "registers"},
		{"vmovups xmm1, fs:[8]", "65c5f8100c2508000000", "segment"},
		{"push qword ptr [esi]", "ff36", "registers"},
		{"vmovups xmm1, [esi]", "c5f8100e", "registers"},
		{"mov eax, es:[rsi]", "8b06", "prefixes are [], not [26]"},
		{"mov eax, es:[rsi]", "368b06", "prefixes are [36], not [26]"},
		{"callw cx", "ffd1", "operand size"},
		{"callw cx", "66ffd2", "it is rdx, not cx"},
		{"callw cx", "6648ffd1", "operand size"},
		{"call rcx", "66ffd1", "operand size"},
		{"jmpw [rax]", "66ff10", "it is CALL, not JMP"},
		{"call far fword ptr [rsp]", "48ff1c24", "operand size"},
		{"call far fword ptr [rsp]", "ff1424", "it is CALL, not LCALL"},
		{"call far dword ptr [rsp]", "ff1c24", "operand size"},
		{"jmp far tbyte ptr [rsp]", "ff2c24", "operand size"},
		{"lss rsp, [rsp]", "0fb22424", "it is esp, not rsp"},
		{"retfw", "cb", "operand size"},
		{"retw 8", "c20800", "operand size"},
		{"iretw", "cf", "it is IRETD, not IRET"},
		{"mov rcx, ds", "8cd9", "it is ecx, not rcx"},
		{"mov ds, ecx", "8eda", "it is edx, not ecx"},
		{"mov ds, ecx", "8ed1", "it is ss, not ds"},
		{"mov ax, ss", "668cd8", "it is ds, not ss"},
		{"data16 push rax", "50", "lacks the prefix 66"},
		{"data16 push rax", "666650", "operand size"},
		{"data16 push rax", "6658", "it is POP"},
		{"addr32 push rax", "50", "prefixes are [], not [67]"},
		{"cs push rax", "3e50", "prefixes are [3e], not [2e]"},
		{"bnd ret", "c3", "prefixes are [], not [f2]"},
		{"bnd ret", "f3c3", "prefixes are [f3], not [f2]"},
	}
	for _, test := range tests {
		test.plant(t, trace.Mode64)
	}
}

func (p planted) plant(t *testing.T, mode trace.Mode) {
	t.Helper()
	a := laidOut(t, mode, p.text)
	i := a.items[len(a.items)-1]
	honest := hex.EncodeToString(i.bytes)
	i.bytes, _ = hex.DecodeString(p.bytes)
	var found *Misencoding
	errors.As(a.verify(), &found)
	switch {
	case found == nil:
		t.Errorf("%s: % x was believed, honest is %s", p.text, i.bytes, honest)
	case !strings.Contains(found.Error(), p.why):
		t.Errorf("%s: %v, want %q", p.text, found, p.why)
	case found.Position != i.statement.Position || found.Text != p.text:
		t.Errorf("%s: %+v", p.text, found)
	}
}

// equalBits are the bits of an instruction, from the lowest of its first byte,
// that have no meaning there (Intel SDM vol. 2, 2.1.5 and 2.2.1).
var equalBits = map[string][]int{
	// of a REX prefix: X without index, R and B without such a register, W
	// where the operand size is fixed
	"cmovg rax, rcx":              {1},
	"cqo":                         {0, 1, 2},
	"jmp r9":                      {1, 2, 3},
	"lea rdi, [rip+data]":         {0, 1},
	"lock xadd [rsi], rcx":        {9},
	"mov rax, 0x123456789abcdef0": {1, 2},
	"mov rbp, rsp":                {1},
	"movq rax, xmm1":              {9},
	"movsxd rax, ecx":             {1},
	"pop r12":                     {1, 2, 3},
	"rep stosq":                   {8, 9, 10},
	"shl rax, 3":                  {1, 2},
	"sub rsp, 32":                 {1, 2},
	"vmovaps zmm31, [rbp-64]":     {14}, // EVEX.X
	// the scale of a SIB byte without index, some with a REX bit besides
	"call [rsp]":                {22, 23},
	"cmp r9, [rsp+8]":           {30, 31},
	"ldmxcsr [rsp]":             {30, 31},
	"mov rax, [data]":           {0, 30, 31},
	"mov rax, fs:[0x28]":        {8, 38, 39},
	"movaps [rsp], xmm9":        {3, 38, 39},
	"movsd xmm1, [rsp]":         {38, 39},
	"movzx eax, byte ptr [rsp]": {30, 31},
	"push qword ptr [rsp+8]":    {22, 23},
	"sar dword ptr [rsp], cl":   {22, 23},
	"vmovdqu [rsp], xmm1":       {38, 39},
	"vmovups ymm1, [rsp+32]":    {38, 39},
	"xchg rcx, [rsp]":           {30, 31},
	// the middle field of a ModRM byte that SETcc does not read
	"setg al": {19, 20, 21},
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	for _, text := range []string{
		"push rbp", "push qword ptr [rsp+8]", "push 1000", "pop r12", "push fs", "pushw 5", "pushfq", "call f", "call [rsp]", "jmp r9", "jne f", "ret", "ret 16",
		"enter 32, 1", "leave", "mov rbp, rsp", "mov al, [rbp-8]", "mov dword ptr [rax+rcx*4+8], 7", "mov rax, 0x123456789abcdef0",
		"mov rax, [data]", "lea rdi, [rip+data]", "movzx eax, byte ptr [rsp]", "movsxd rax, ecx", "xchg rcx, [rsp]", "sub rsp, 32", "add byte ptr [rbp-8], 5",
		"cmp r9, [rsp+8]", "test eax, eax", "imul eax, ecx, 5", "shl rax, 3", "sar dword ptr [rsp], cl", "setg al", "cmovg rax, rcx",
		"xadd [rsi], al", "lock xadd [rsi], rcx", "rep stosq", "movsd xmm1, [rsp]", "movaps [rsp], xmm9", "movq rax, xmm1", "movd xmm1, ecx",
		"vmovups ymm1, [rsp+32]", "vmovaps zmm31, [rbp-64]", "vmovdqu [rsp], xmm1", "ldmxcsr [rsp]", "mov rax, fs:[0x28]", "int 0x80", "cqo",
	} {
		a := laidOut(t, trace.Mode64, text)
		i := a.items[len(a.items)-1]
		if believed := i.believed(a); !slices.Equal(believed, equalBits[text]) {
			t.Errorf("%s: the bits %v of % x can be turned, equal are %v", text, believed, i.bytes, equalBits[text])
		}
	}
}

// believed are the bits of an item that can be turned without being found.
func (i *item) believed(a *assembly) []int {
	honest := i.bytes
	defer func() { i.bytes = honest }()
	var believed []int
	for bit := range 8 * len(honest) {
		i.bytes = slices.Clone(honest)
		i.bytes[bit/8] ^= 1 << (bit % 8)
		if a.verify() == nil {
			believed = append(believed, bit)
		}
	}
	return believed
}
