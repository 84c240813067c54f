package lowering_test

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// caller is a function without a frame pointer that calls another once.
func caller(c declaration.Convention, variables []declaration.Variable, step declaration.Step) *declaration.Function {
	return &declaration.Function{Name: "f", Convention: c, Locals: variables, Body: []declaration.Step{step}}
}

func signature(c declaration.Convention, returns *declaration.Type, params ...any) *declaration.Function {
	return &declaration.Function{Name: "callee", Convention: c, Returns: returns, Params: locals(params...)}
}

func TestCallsWorkedOutByHand(t *testing.T) {
	three := structOf(i64, i64, i64)
	variadic := signature(declaration.SysV, i32, "n", i32)
	variadic.Variadic = true
	tests := []struct {
		what   string
		locals []declaration.Variable
		callee *declaration.Function
		step   declaration.Step
		want   string
	}{
		{"stack arguments", locals("x", i32), signature(declaration.SysV, i32, "a", i64, "b", i64, "c", i64, "d", i64, "e", i64, "f", i64, "g", u8, "h", i64),
			call("x", "callee", number(1), number(2), number(3), number(4), number(5), number(6), number(300), two(value("x"), declaration.Times, number(2))), `
			sub rsp, 8
			sub rsp, 16
			mov eax, 300
			mov [rsp], al
			movsxd rax, dword [rsp+20]
			imul rax, 2
			mov [rsp+8], rax
			mov edi, 1
			mov esi, 2
			mov edx, 3
			mov ecx, 4
			mov r8d, 5
			mov r9d, 6
			call callee
			add rsp, 16
			mov [rsp+4], eax
			add rsp, 8
			ret`},
		{"an aggregate on the stack", locals("x", three), signature(declaration.SysV, void, "a", three), call("", "callee", value("x")), `
			sub rsp, 24
			sub rsp, 32
			mov rax, [rsp+32]
			mov [rsp], rax
			mov rax, [rsp+40]
			mov [rsp+8], rax
			mov rax, [rsp+48]
			mov [rsp+16], rax
			call callee
			add rsp, 32
			add rsp, 24
			ret`},
		{"a result in memory", locals("x", three), signature(declaration.SysV, three, "a", i32), call("x", "callee", number(1)), `
			sub rsp, 24
			lea rdi, [rsp]
			mov esi, 1
			call callee
			add rsp, 24
			ret`},
		{"a result in two registers", locals("x", structOf(i64, f64)), signature(declaration.SysV, structOf(i64, f64)), call("x", "callee"), `
			sub rsp, 24
			call callee
			mov [rsp+8], rax
			movsd qword [rsp+16], xmm0
			add rsp, 24
			ret`},
		{"variadic", locals("d", f64), variadic, call("", "callee", number(1), value("d"), number(-1)), `
			sub rsp, 8
			mov edi, 1
			movsd xmm0, qword [rsp]
			mov rsi, -1
			mov eax, 1
			call callee
			add rsp, 8
			ret`},
		{"by reference", locals("x", three), signature(declaration.Win64, i8, "a", three), call("", "callee", value("x")), `
			sub rsp, 88
			mov rax, [rsp+64]
			mov [rsp+32], rax
			mov rax, [rsp+72]
			mov [rsp+40], rax
			mov rax, [rsp+80]
			mov [rsp+48], rax
			lea rcx, [rsp+32]
			call callee
			add rsp, 88
			ret`},
		{"stdcall", locals("x", i16), signature(declaration.Stdcall, i8, "a", i64), call("x", "callee", value("x")), `
			sub esp, 12
			sub esp, 16
			movsx eax, word [esp+26]
			mov [esp], eax
			sar eax, 31
			mov [esp+4], eax
			call callee
			add esp, 8
			movsx eax, al
			mov [esp+10], ax
			add esp, 12
			ret`},
		// The right operand waits where the return address will be.
		{"regparm2", locals("x", i8, "y", i8), signature(declaration.Regparm2, f32, "a", i32, "b", i32), call("", "callee", number(1), two(value("x"), declaration.Minus, value("y"))), `
			sub esp, 12
			mov eax, 1
			movsx edx, byte [esp+10]
			push edx
			movsx edx, byte [esp+15]
			sub edx, [esp]
			lea esp, [esp+4]
			call callee
			fstp st(0)
			add esp, 12
			ret`},
		{"cdecl, a result in memory", locals("x", three), signature(declaration.Cdecl, three), call("x", "callee"), `
			sub esp, 28
			sub esp, 16
			lea eax, [esp+20]
			mov [esp], eax
			call callee
			add esp, 12
			add esp, 28
			ret`},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			demand(t, test.want, caller(test.callee.Convention, test.locals, test.step), test.callee)
		})
	}
}
