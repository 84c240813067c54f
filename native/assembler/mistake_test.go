package assembler

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// misuse is a line of assembly, the column of what is wrong with it, and what is
// said of that.
type misuse struct {
	text          string
	column        int
	message, hint string
}

func TestMistakes(t *testing.T) {
	for _, test := range []misuse{
		{"psuh rbp", 1, "the instruction psuh is not known", "did you mean push?"},
		{"foo rax", 1, "the instruction foo is not known", "write its bytes with .byte"},
		{"frobnicate", 1, "the instruction frobnicate is not known", ".byte"},
		{"push", 1, "push cannot have 0 operands", "expected r/m16 | word imm16 | r/m64 | fs | ..."},
		{"push eax", 6, "push cannot have eax", "expected r/m16 | r/m64"},
		{"push dword ptr [rsp]", 6, "push cannot have dword ptr [rsp]", "r/m64"},
		{"pop 5", 5, "pop cannot have 5", "r/m64"},
		{"pop cs", 5, "pop cannot have cs", "expected fs | gs"},
		{"ret rax", 5, "ret cannot have rax", "imm16"},
		{"leave 5", 7, "leave cannot have 1 operand", "without operands"},
		{"mov al, rbx", 5, "al has 8 bits and rbx has 64", "write mov al, bl or mov rax, rbx"},
		{"mov eax, rbx", 5, "eax has 32 bits and rbx has 64", "write mov eax, ebx or mov rax, rbx"},
		{"cmovz r8d, r9w", 7, "r8d has 32 bits and r9w has 16", "write cmovz r8d, r9d or cmovz r8w, r9w"},
		{"imul eax, rbx, 5", 6, "eax has 32 bits and rbx has 64", "write imul eax, ebx, 5 or imul rax, rbx, 5"},
		{"mov rax", 5, "mov cannot have 1 operand", "expected r/m64, r64 | r64, r/m64 | r64, imm64 | r/m64, imm32"},
		{"nop 5, 6", 5, "nop cannot have 2 operands", "expected r/m16 | r/m32, or no operands"},
		{"xchg", 1, "xchg cannot have 0 operands", "expected r/m8, r8 | r/m16, r16 | r/m32, r32 | r/m64, r64 | ..."},
		{"xchg rax, 5", 6, "xchg cannot have rax, 5", "expected r/m64, r64 | r64, r/m64"},
		{"shl rax, rcx", 5, "shl cannot have rax, rcx", "expected r/m64, cl"},
		{"mov r16, 5", 5, "there is no label, function or data named r16", "did you mean"},
		{"vmovaps zmm0, zmm32", 15, "there is no label, function or data named zmm32", ""},
		{"mov dword ptr [rax], rbx", 5, "dword ptr [rax] has 32 bits and rbx has 64", "write mov dword ptr [rax], ebx or mov qword ptr [rax], rbx"},
		{"mov [rax], [rbx]", 5, "both operands are in memory", "mov rcx, [rbx]"},
		{"mov [rax], 5", 5, "the size of [rax] is not said", "byte ptr [rax] or word ptr [rax] or dword ptr [rax] or qword ptr [rax]"},
		{"push [rax]", 6, "the size of [rax] is not said", "word ptr [rax] or qword ptr [rax]"},
		{"inc [rsp]", 5, "the size of [rsp] is not said", ""},
		{"movzx eax, [rsp]", 12, "the size of [rsp] is not said", "byte ptr [rsp] or word ptr [rsp]"},
		{"movsx rax, [rsp]", 12, "the size of [rsp] is not said", "byte ptr [rsp] or word ptr [rsp] or dword ptr [rsp]"},
		{"movsx eax, ecx", 7, "movsx cannot have eax, ecx", ""},
		{"mov 5, rax", 5, "mov cannot have 5, rax", ""},
		{"mov rax, xmm0", 5, "mov cannot have rax, xmm0", ""},
		{"mov al, fs", 5, "mov cannot have al, fs", ""},
		{"movaps xmm0, ymm1", 8, "xmm0 has 128 bits and ymm1 has 256", "write movaps xmm0, xmm1"},
		{"movaps xmm16, xmm1", 8, "movaps cannot have xmm16, xmm1", "expected xmm0-15, xmm0-15/m128"},
		{"vmovdqu ymm1, ymm16", 9, "vmovdqu cannot have ymm1, ymm16", ""},
		{"movzx eax, ecx", 7, "movzx cannot have eax, ecx", ""},
		{"lea rax, rcx", 5, "lea cannot have rax, rcx", "expected r64, memory"},
		{"jz rax", 4, "jz cannot have rax", "expected a label"},
		{"lea al, [rsp]", 5, "lea cannot have al, [rsp]", ""},
		{"cmovz al, cl", 7, "cmovz cannot have al, cl", ""},
		{"shl eax, cx", 5, "eax has 32 bits and cx has 16", "expected r/m32, cl"},

		{"mov eax, 0x1ffffffff", 10, "0x1ffffffff does not fit in 32 bits: it would become 0xffffffff", ""},
		{"mov eax, -2147483649", 10, "-2147483649 does not fit in 32 bits: it would become 2147483647", ""},
		{"mov al, 256", 9, "256 does not fit in 8 bits: it would become 0", "expected -128 to 255"},
		{"mov al, 300", 9, "300 does not fit in 8 bits: it would become 44", "expected -128 to 255"},
		{"mov al, 0x12C", 9, "0x12C does not fit in 8 bits: it would become 0x2c", ""},
		{"mov al, 250+50", 9, "250+50, which is 300, does not fit in 8 bits: it would become 44", ""},
		{"mov al, -129", 9, "-129 does not fit in 8 bits: it would become 127", ""},
		{"add cx, 65536", 9, "does not fit in 16 bits", ""},
		{"add rax, 0x80000000", 10, "0x80000000 does not fit in 32 bits that are extended by their sign: it would become 0xffffffff80000000", "into a register"},
		{"cmp rax, 0xffffffffffffffff", 0, "", ""},
		{"cmp rax, 0xffffffff", 10, "0xffffffff does not fit in 32 bits that are extended", ""},
		{"and ecx, 0xfffffffffffffff0", 10, "0xfffffffffffffff0 does not fit in 32 bits", "expected -2147483648 to 4294967295"},
		{"mov qword ptr [rax], 0xffffffff", 22, "it would become 0xffffffffffffffff", ""},
		{"push 0x80000000", 6, "it would become 0xffffffff80000000", ""},
		{"push word 65536", 6, "65536 does not fit in 16 bits: it would become 0", ""},
		{"push byte 200", 6, "200 does not fit in 8 bits that are extended by their sign", ""},
		{"push byte 0xff", 6, "it would become 0xffffffffffffffff", ""},
		{"add cx, byte 0xff", 9, "it would become 0xffff", ""},
		{"imul rax, rcx, 0x80000000", 16, "it would become 0xffffffff80000000", ""},
		{"shl rax, 256", 10, "256 does not fit in 8 bits without a sign", "expected 0 to 255"},
		{"shl rax, -1", 10, "-1 does not fit in 8 bits without a sign", "expected 0 to 255"},
		{"bt rax, 128", 9, "128 does not fit in 7 bits", "expected 0 to 127"},
		{"ret 65536", 5, "does not fit in 16 bits without a sign", "expected 0 to 65535"},
		{"ret -8", 5, "-8 does not fit in 16 bits without a sign", "expected 0 to 65535"},
		{"enter 8, 256", 10, "256 does not fit", "expected 0 to 255"},
		{"int 256", 5, "256 does not fit", "expected 0 to 255"},
		{"mov rax, [rbp+0x80000000]", 10, "the displacement 0x80000000 does not fit in 32 bits that are extended by their sign: it would become 0xffffffff80000000", ""},
		{"mov rax, [rip+0x80000000]", 10, "more than 32 bits", ""},
		{"mov rax, [high]", 10, "the displacement 0x90000000", "register"},
		{"mov eax, offset far", 10, "offset far, which is 0x100000000, does not fit in 32 bits: it would become 0x0", ""},
		{"push offset high", 6, "would become 0xffffffff90000000", ""},
		{"mov ax, offset f", 5, "mov cannot have ax, offset f", ""},
		{"call far_away", 6, "far_away is 0x7000effeffffffb bytes away", "register"},
		{"lea rax, [rip+far_away]", 10, "bytes away", ""},

		{"push cs", 6, "there is no push cs in 64-bit code", "behind .code32"},
		{"pusha", 1, "there is no pusha in 64-bit code", "behind .code32"},
		{"les eax, [rsp]", 1, "there is no les in 64-bit code", ""},
		{"call 0x23:f", 6, "there is no call 0x23:f in 64-bit code", ""},
		{"call far [rsp]", 6, "the size of far [rsp] is not said", "far dword ptr [rsp] or far fword ptr [rsp] or far tbyte ptr [rsp]"},
		{"push [esi]", 6, "the size of [esi] is not said", "word ptr [esi] or qword ptr [esi]"},
		{"mov eax, [rdi+ecx]", 10, "rdi and ecx cannot be added", "same size"},
		{"mov eax, [ecx*2+esp]", 0, "", ""},
		{"mov eax, [ecx+esp*2]", 10, "esp cannot be an index", ""},
		{"mov eax, [eip+8]", 10, "eip cannot be part of an address", "[rax]"},
		{"mov eax, [ecx+0x100000000]", 10, "the displacement 0x100000000 does not fit in the 32 bits of this address", ""},
		{"nop ; .code32", 7, ".code32 after ;", "on a line of its own"},

		{"mov ah, r8b", 5, "ah cannot be used together with r8b", ""},
		{"mov spl, ah", 10, "ah cannot be used together with spl", ""},
		{"movzx rax, ah", 12, "ah cannot be used together with rax", ""},
		{"mov ah, [r9]", 5, "ah cannot be used together with [r9]", ""},
		{"mov [rax+rsp*2], rcx", 5, "rsp cannot be an index", "copy it into another register with mov first"},
		{"mov [rsp+rsp], rcx", 5, "rsp cannot be an index", ""},
		{"mov [ax], rcx", 5, "ax cannot be part of an address", "64-bit"},
		{"mov [rax+ecx], rcx", 5, "rax and ecx cannot be added to an address", "same size"},
		{"mov [rip+rax], rcx", 5, "rip can only be the base", ""},
		{"mov [xmm0], rcx", 5, "xmm0 cannot be part of an address", ""},

		{"lock push rax", 1, "lock cannot stand before push rax", ".byte"},
		{"lock add rax, rcx", 1, "lock cannot stand before", ""},
		{"rep ret 8", 1, "rep cannot stand before ret 8", ""},
		{"repne movsb", 1, "repne cannot stand before movsb", ""},
		{"rep cmpsb", 0, "", ""},
		{"lock rep movsb", 1, "lock cannot stand before rep movsb", ""},
		{"rep repne cmpsb", 1, "one prefix of a kind", ""},
		{"data16 push 1000", 1, "data16 makes the number of push 1000 shorter", "16-bit operands"},
		{"data16 call f", 1, "data16 cannot stand before call f", ".byte"},
		{"data16 movaps xmm0, xmm1", 1, "data16 cannot stand before movaps", ".byte"},
		{"addr16 push rax", 1, "addr16 cannot stand before push rax", "write addr32"},
		{"addr32 push qword ptr [rax]", 1, "addr32 cannot stand before push", "smaller registers"},
		{"es mov rax, [rdi]", 1, "es cannot stand before mov", "as in es:[...]"},
		{"es cs push rax", 1, "one prefix of a kind", ".byte"},
		{"bnd push rax", 1, "bnd cannot stand before push rax", ".byte"},
		{"bnd call far fword ptr [rsp]", 1, "bnd cannot stand before call far", ".byte"},
		{"rep movsd xmm0, [rax]", 1, "rep cannot stand before", ""},

		{"jmp bdoy\nbody: ret", 5, "there is no label, function or data named bdoy", "did you mean body?"},
		{"mov rax, [rpb-8]", 10, "there is no label, function or data named rpb", "did you mean rbp?"},
		{"call missing_thing", 6, "there is no label, function or data named missing_thing", "one of: f, far, far_away, high"},
		{"mov rax, high", 10, "mov cannot have the name high itself as an operand", "offset high for its address, [high] for"},
		{"add rax, f", 10, "add cannot have the name f itself", "offset f"},
		{"jmp short there\n.byte " + strings.Repeat("1, ", 127) + "1\nthere: ret", 5, "there is 128 bytes away: a short jump reaches -128 to 127", "leave short out"},
		{"push rbp; mov rbp, rsp", 11, "mov rbp, rsp after ; is a comment and not run", "on a line of its own, or begin the comment with #"},
		{"push rbp ; push it ; sub rsp, 8 # down", 22, "sub rsp, 8 after ; is a comment and not run", ""},
		{"nop;call f", 5, "call f after ;", ""},
		{"nop; .byte 0x90", 6, ".byte 0x90 after ;", ""},
		{"nop; rep movsb", 6, "rep movsb after ;", ""},
		{"nop ; call the function", 0, "", ""},
		{"nop ; call nobody", 0, "", ""},
		{"nop ; mov it", 0, "", ""},
		{"nop ; mov it, rax", 0, "", ""},
		{"nop ; push rbp for the frame", 0, "", ""},
		{"nop # ret ; ret", 0, "", ""},
		{"nop // ret ; ret", 0, "", ""},
		{"nop;", 0, "", ""},
		{"nop ; ; 100% é", 0, "", ""},
		{"high: nop ; above", 0, "", ""},
		{".byte 0x5d ; pop rbp", 0, "", ""},
		{"; push rbp\nret", 0, "", ""},
		{"high: jmp high", 11, "high is a label of this function and a name outside of it", "f.high"},
	} {
		test.commit(t, trace.Mode64)
	}
}

// commit assembles the line, which is the first, and checks what is said.
func (m misuse) commit(t *testing.T, mode trace.Mode) {
	t.Helper()
	external := map[string]uint64{"high": 0x90000000, "far": 0x100000000, "far_away": 0x7000f0000000000}
	_, err := Assemble(functions(t, "function f:\n"+m.text), mode, base, external)
	var wrong source.Diagnostics
	switch {
	case m.message == "" && err == nil:
		return
	case !errors.As(err, &wrong) || len(wrong) != 1:
		t.Errorf("%.40s: %v", m.text, err)
		return
	}
	d := wrong[0]
	first, _, _ := strings.Cut(m.text, "\n")
	if m.message == "" || !strings.Contains(d.Message, m.message) || !strings.Contains(d.Hint, m.hint) {
		t.Errorf("%v, want %q and %q", d, m.message, m.hint)
	}
	if d.Position.Line != 1 || d.Position.Column != m.column || d.Line != first {
		t.Errorf("%v: want column %d", d, m.column)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, err := Assemble(functions(t, `
function f:
	push eax
	jmp nowhere
	mov al, 256
	ret
function f:
	psuh rax
`), trace.Mode64, base, nil)
	var wrong source.Diagnostics
	if !errors.As(err, &wrong) || len(wrong) != 5 {
		t.Fatalf("%v", err)
	}
	var lines []string
	for _, d := range wrong {
		lines = append(lines, fmt.Sprint(d.Position.Line))
	}
	if got := strings.Join(lines, " "); got != "1 1 1 2 3" {
		t.Errorf("lines %s:\n%v", got, err)
	}
}

func TestNamesThatCannotBe(t *testing.T) {
	for text, message := range map[string]string{
		"function f:\n\tret\nfunction f:\n\tret": "the name f is taken already",
		"function data:\n\tret":                  "the name data is taken already",
	} {
		_, err := Assemble(functions(t, text), trace.Mode64, base, map[string]uint64{"data": 1})
		if err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
