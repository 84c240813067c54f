package lowering_test

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestFramesWorkedOutByHand(t *testing.T) {
	tests := []struct {
		what     string
		function declaration.Function
		want     string
	}{
		{"nothing", declaration.Function{Convention: declaration.SysV}, `
			sub rsp, 8
			add rsp, 8
			ret`},
		{"frame pointer and saves", declaration.Function{Convention: declaration.SysV, Frame: declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RBX, trace.R12}}}, `
			push rbp
			mov rbp, rsp
			push rbx
			push r12
			lea rsp, [rbp-16]
			pop r12
			pop rbx
			pop rbp
			ret`},
		// rbx at -16; a at -17, b at -24 (its alignment is 4); the slot of p at -32.
		{"alignments", declaration.Function{
			Convention: declaration.SysV, Frame: declaration.Frame{Saves: []trace.Register{trace.RBX}},
			Params: locals("p", ptr), Locals: locals("a", u8, "b", i32), Body: []declaration.Step{set("a", number(1)), set("b", number(-1))},
		}, `
			push rbx
			sub rsp, 16
			mov [rsp], rdi
			mov eax, 1
			mov [rsp+15], al
			mov rax, -1
			mov [rsp+8], eax
			add rsp, 16
			pop rbx
			ret`},
		// Below rsp, which is where the return address lies.
		{"red zone", declaration.Function{
			Convention: declaration.SysV, Frame: declaration.Frame{RedZone: true}, Params: locals("n", i32), Returns: i32, Locals: locals("x", i64),
			Body: []declaration.Step{set("x", value("n")), give(value("x"))},
		}, `
			mov [rsp-12], edi
			movsxd rax, dword [rsp-12]
			mov [rsp-8], rax
			mov rax, [rsp-8]
			ret`},
		{"realign", declaration.Function{
			Convention: declaration.SysV, Frame: declaration.Frame{Pointer: true, Realign: 32}, Params: locals("v", m256), Locals: locals("x", i64),
			Body: []declaration.Step{set("x", addressOf("v"))},
		}, `
			push rbp
			mov rbp, rsp
			and rsp, -32
			sub rsp, 64
			vmovups ymmword [rsp], ymm0
			lea rax, [rsp]
			mov [rsp+56], rax
			mov rsp, rbp
			pop rbp
			ret`},
		// Blocks share what lies below x, at -8-8.
		{"blocks", declaration.Function{
			Convention: declaration.SysV, Locals: locals("x", i64),
			Body: []declaration.Step{
				{Kind: declaration.Block, Locals: locals("y", i64), Body: []declaration.Step{set("y", number(1))}},
				{Kind: declaration.Block, Locals: locals("z", i32), Body: []declaration.Step{set("z", value("x"))}},
			},
		}, `
			sub rsp, 24
			mov eax, 1
			mov [rsp+8], rax
			mov rax, [rsp+16]
			mov [rsp+12], eax
			add rsp, 24
			ret`},
		{"alloca", declaration.Function{
			Convention: declaration.SysV, Frame: declaration.Frame{Pointer: true}, Locals: locals("p", ptr),
			Body: []declaration.Step{{Kind: declaration.Alloca, Bytes: 100, Target: "p"}},
		}, `
			push rbp
			mov rbp, rsp
			sub rsp, 16
			sub rsp, 112
			mov [rbp-8], rsp
			mov rsp, rbp
			pop rbp
			ret`},
		// Home space is at the CFA; a pushed argument is the fifth.
		{"win64", declaration.Function{
			Convention: declaration.Win64, Params: locals("a", i64, "b", f64, "c", array(u8, 3), "d", u8, "e", i16), Returns: i64,
			Body: []declaration.Step{give(two(value("d"), declaration.Plus, value("e")))},
		}, `
			sub rsp, 8
			mov [rsp+16], rcx
			movsd qword [rsp+24], xmm1
			mov [rsp+32], r8
			mov [rsp+40], r9b
			movzx eax, byte [rsp+40]
			movsx r11, word [rsp+48]
			add rax, r11
			add rsp, 8
			ret`},
		// Three bytes in edi, stored without a fourth.
		{"odd size", declaration.Function{Convention: declaration.SysV, Params: locals("a", structOf(array(u8, 3)))}, `
			sub rsp, 8
			mov [rsp+5], di
			shr edi, 16
			mov [rsp+7], dil
			add rsp, 8
			ret`},
		{"cdecl", declaration.Function{
			Convention: declaration.Cdecl, Params: locals("a", u8, "b", i64), Returns: i64, Body: []declaration.Step{give(value("b"))},
		}, `
			sub esp, 12
			mov edx, [esp+24]
			mov eax, [esp+20]
			add esp, 12
			ret`},
		{"cdecl, a result in memory", declaration.Function{
			Convention: declaration.Cdecl, Locals: locals("x", structOf(i32)), Returns: structOf(i32), Body: []declaration.Step{give(value("x"))},
		}, `
			sub esp, 12
			mov edx, [esp+16]
			mov eax, [esp+8]
			mov [edx], eax
			mov eax, edx
			add esp, 12
			ret 4`},
		{"fastcall", declaration.Function{Convention: declaration.Fastcall, Params: locals("a", i32, "b", f64, "c", i8, "d", i32)}, `
			sub esp, 12
			mov [esp+8], ecx
			mov [esp+7], dl
			add esp, 12
			ret 12`},
		{"regparm3", declaration.Function{
			Convention: declaration.Regparm3, Frame: declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RSI}},
			Params: locals("a", i64, "b", i64, "c", i32), Returns: f64, Locals: locals("x", f64), Body: []declaration.Step{give(value("x"))},
		}, `
			push ebp
			mov ebp, esp
			push esi
			sub esp, 20
			mov [ebp-20], eax
			mov [ebp-16], edx
			fld qword [ebp-12]
			lea esp, [ebp-4]
			pop esi
			pop ebp
			ret`},
		// m64 is aligned to 8: it lies at -16, below four bytes of padding.
		{"mmx", declaration.Function{Convention: declaration.Thiscall, Params: locals("a", m64, "b", i32)}, `
			sub esp, 28
			movq [esp+16], mm0
			mov [esp+12], ecx
			emms
			add esp, 28
			ret`},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			test.function.Name = "f"
			if test.function.Body == nil {
				test.function.Body = []declaration.Step{}
			}
			demand(t, test.want, &test.function)
		})
	}
}
