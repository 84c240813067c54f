package lowering_test

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

var list = &declaration.Type{Kind: declaration.VaList}

func start(list string) declaration.Step {
	return declaration.Step{Kind: declaration.VaStart, List: list}
}

func next(list, into string) declaration.Step {
	return declaration.Step{Kind: declaration.VaArg, List: list, Target: into}
}

// TestListsWorkedOutByHand has the listings of psABI AMD64 3.5.7 in its Intel spelling.
func TestListsWorkedOutByHand(t *testing.T) {
	for what, test := range map[string]struct {
		function declaration.Function
		want     string
	}{
		// l at -40+8, x at -48+8, the slot of a at -56+8; the area ends at a multiple of 16.
		"sysv": {declaration.Function{
			Convention: declaration.SysV, Params: locals("a", i64), Locals: locals("l", list, "x", f64), Body: []declaration.Step{start("l"), next("l", "x")},
		}, `
			sub rsp, 216
			mov [rsp], rdi
			mov [rsp+8], rsi
			mov [rsp+16], rdx
			mov [rsp+24], rcx
			mov [rsp+32], r8
			mov [rsp+40], r9
			test al, al
			je .L1
			movaps xmmword [rsp+48], xmm0
			movaps xmmword [rsp+64], xmm1
			movaps xmmword [rsp+80], xmm2
			movaps xmmword [rsp+96], xmm3
			movaps xmmword [rsp+112], xmm4
			movaps xmmword [rsp+128], xmm5
			movaps xmmword [rsp+144], xmm6
			movaps xmmword [rsp+160], xmm7
			.L1:
			mov [rsp+176], rdi
			mov dword [rsp+192], 8
			mov dword [rsp+196], 48
			lea rax, [rsp+224]
			mov [rsp+200], rax
			lea rax, [rsp]
			mov [rsp+208], rax
			cmp dword [rsp+196], 160
			ja .L2
			mov r11d, [rsp+196]
			add r11, [rsp+208]
			mov rax, [r11]
			mov [rsp+184], rax
			add dword [rsp+196], 16
			jmp .L3
			.L2:
			mov r11, [rsp+200]
			mov rax, [r11]
			mov [rsp+184], rax
			add r11, 8
			mov [rsp+200], r11
			.L3:
			add rsp, 216
			ret`},
		"win64, a value by reference": {declaration.Function{
			Convention: declaration.Win64, Params: locals("a", i8), Locals: locals("l", list, "x", structOf(i64, i64)), Body: []declaration.Step{start("l"), next("l", "x")},
		}, `
			sub rsp, 24
			mov [rsp+32], rcx
			mov [rsp+40], rdx
			mov [rsp+48], r8
			mov [rsp+56], r9
			mov [rsp+32], cl
			lea rax, [rsp+40]
			mov [rsp+16], rax
			mov r11, [rsp+16]
			add qword [rsp+16], 8
			mov r11, [r11]
			mov rax, [r11]
			mov [rsp], rax
			mov rax, [r11+8]
			mov [rsp+8], rax
			add rsp, 24
			ret`},
		"i386, a vector": {declaration.Function{
			Convention: declaration.Fastcall, Params: locals("a", i8, "b", i64), Locals: locals("l", list, "x", m128), Body: []declaration.Step{start("l"), next("l", "x")},
		}, `
			sub esp, 28
			lea eax, [esp+44]
			mov [esp+24], eax
			mov ecx, [esp+24]
			add ecx, 15
			and ecx, -16
			lea eax, [ecx+16]
			mov [esp+24], eax
			mov eax, [ecx]
			mov [esp], eax
			mov eax, [ecx+4]
			mov [esp+4], eax
			mov eax, [ecx+8]
			mov [esp+8], eax
			mov eax, [ecx+12]
			mov [esp+12], eax
			add esp, 28
			ret`},
		"win64, vectors that are saved": {declaration.Function{
			Convention: declaration.Win64, Frame: declaration.Frame{Vectors: []int{6, 15}}, Locals: locals("x", i64), Body: []declaration.Step{set("x", number(1))},
		}, `
			sub rsp, 56
			movaps xmmword [rsp+32], xmm6
			movaps xmmword [rsp+16], xmm15
			mov eax, 1
			mov [rsp+8], rax
			movaps xmm6, xmmword [rsp+32]
			movaps xmm15, xmmword [rsp+16]
			add rsp, 56
			ret`},
	} {
		t.Run(what, func(t *testing.T) {
			test.function.Name = "f"
			test.function.Variadic = test.function.StartsList()
			demand(t, test.want, &test.function)
		})
	}
}
