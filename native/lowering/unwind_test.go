package lowering_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The directives of whole functions, each behind the instruction that it is about.
func TestUnwindDirectivesWorkedOutByHand(t *testing.T) {
	early := []declaration.Step{
		{Kind: declaration.If, Value: two(value("n"), declaration.Greater, number(1)), Body: []declaration.Step{give(number(1))}},
		give(number(2)),
	}
	rbx := []trace.Register{trace.RBX}
	for what, test := range map[string]struct {
		function declaration.Function
		want     string
	}{
		"early return": {declaration.Function{Convention: declaration.SysV, Params: locals("n", i64), Returns: i64, Body: early, Frame: declaration.Frame{Saves: rbx}}, `
			.cfi_startproc
			push rbx
			.cfi_def_cfa_offset 16
			.cfi_offset rbx, -16
			sub rsp, 16
			.cfi_def_cfa_offset 32
			mov [rsp+8], rdi
			mov rax, [rsp+8]
			cmp rax, 1
			jle .L1
			mov eax, 1
			.cfi_remember_state
			add rsp, 16
			.cfi_def_cfa_offset 16
			pop rbx
			.cfi_def_cfa_offset 8
			.cfi_restore rbx
			ret
			.cfi_restore_state
			.L1:
			mov eax, 2
			add rsp, 16
			.cfi_def_cfa_offset 16
			pop rbx
			.cfi_def_cfa_offset 8
			.cfi_restore rbx
			ret
			.cfi_endproc`},
		"early return, frame pointer": {declaration.Function{Convention: declaration.SysV, Params: locals("n", i64), Returns: i64, Body: early, Frame: declaration.Frame{Pointer: true, Saves: rbx}}, `
			.cfi_startproc
			push rbp
			.cfi_def_cfa_offset 16
			.cfi_offset rbp, -16
			mov rbp, rsp
			.cfi_def_cfa rbp, 16
			push rbx
			.cfi_offset rbx, -24
			sub rsp, 8
			mov [rbp-16], rdi
			mov rax, [rbp-16]
			cmp rax, 1
			jle .L1
			mov eax, 1
			.cfi_remember_state
			lea rsp, [rbp-8]
			pop rbx
			.cfi_restore rbx
			pop rbp
			.cfi_def_cfa rsp, 8
			.cfi_restore rbp
			ret
			.cfi_restore_state
			.L1:
			mov eax, 2
			lea rsp, [rbp-8]
			pop rbx
			.cfi_restore rbx
			pop rbp
			.cfi_def_cfa rsp, 8
			.cfi_restore rbp
			ret
			.cfi_endproc`},
		"win64, frame pointer": {declaration.Function{Convention: declaration.Win64, Params: locals("n", i64), Returns: i64, Body: early[1:], Frame: declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RBX}, Vectors: []int{6}}}, `
			.cfi_startproc
			push rbp
			.cfi_def_cfa_offset 16
			.cfi_offset rbp, -16
			.seh_pushreg rbp
			push rbx
			.cfi_def_cfa_offset 24
			.cfi_offset rbx, -24
			.seh_pushreg rbx
			sub rsp, 24
			.cfi_def_cfa_offset 48
			.seh_stackalloc 24
			lea rbp, [rsp+32]
			.cfi_def_cfa rbp, 16
			.seh_setframe rbp, 32
			movaps xmmword [rbp-32], xmm6
			.cfi_offset xmm6, -48
			.seh_savexmm xmm6, 0
			.seh_endprologue
			mov [rbp+16], rcx
			mov eax, 2
			movaps xmm6, xmmword [rbp-32]
			.cfi_restore xmm6
			lea rsp, [rbp-8]
			pop rbx
			.cfi_restore rbx
			pop rbp
			.cfi_def_cfa rsp, 8
			.cfi_restore rbp
			ret
			.cfi_endproc`},
		"win64": {declaration.Function{Convention: declaration.Win64, Params: locals("n", i64), Returns: i64, Body: early[1:], Frame: declaration.Frame{Saves: []trace.Register{trace.RBX}, Vectors: []int{6}}}, `
			.cfi_startproc
			push rbx
			.cfi_def_cfa_offset 16
			.cfi_offset rbx, -16
			.seh_pushreg rbx
			sub rsp, 16
			.cfi_def_cfa_offset 32
			.seh_stackalloc 16
			movaps xmmword [rsp], xmm6
			.cfi_offset xmm6, -32
			.seh_savexmm xmm6, 0
			.seh_endprologue
			mov [rsp+32], rcx
			mov eax, 2
			movaps xmm6, xmmword [rsp]
			.cfi_restore xmm6
			add rsp, 16
			.cfi_def_cfa_offset 16
			pop rbx
			.cfi_def_cfa_offset 8
			.cfi_restore rbx
			ret
			.cfi_endproc`},
		"win64, frame pointer, more than the tables know below it": {declaration.Function{Convention: declaration.Win64, Locals: locals("l", array(u8, 400)), Body: []declaration.Step{}, Frame: declaration.Frame{Pointer: true, Vectors: []int{6}}}, `
			.cfi_startproc
			push rbp
			.cfi_def_cfa_offset 16
			.cfi_offset rbp, -16
			.seh_pushreg rbp
			sub rsp, 16
			.cfi_def_cfa_offset 32
			.seh_stackalloc 16
			lea rbp, [rsp+16]
			.cfi_def_cfa rbp, 16
			.seh_setframe rbp, 16
			sub rsp, 400
			.seh_stackalloc 400
			movaps xmmword [rbp-16], xmm6
			.cfi_offset xmm6, -32
			.seh_savexmm xmm6, 0
			.seh_endprologue
			movaps xmm6, xmmword [rbp-16]
			.cfi_restore xmm6
			lea rsp, [rbp]
			pop rbp
			.cfi_def_cfa rsp, 8
			.cfi_restore rbp
			ret
			.cfi_endproc`},
		"win64, realign, vectors": {declaration.Function{Convention: declaration.Win64, Body: []declaration.Step{}, Frame: declaration.Frame{Pointer: true, Realign: 32, Vectors: []int{6}}}, `
			.cfi_startproc
			push rbp
			.cfi_def_cfa_offset 16
			.cfi_offset rbp, -16
			.seh_pushreg rbp
			sub rsp, 16
			.cfi_def_cfa_offset 32
			.seh_stackalloc 16
			lea rbp, [rsp+16]
			.cfi_def_cfa rbp, 16
			.seh_setframe rbp, 16
			movaps xmmword [rbp-16], xmm6
			.cfi_offset xmm6, -32
			.seh_savexmm xmm6, 0
			.seh_endprologue
			and rsp, -32
			movaps xmm6, xmmword [rbp-16]
			.cfi_restore xmm6
			lea rsp, [rbp]
			pop rbp
			.cfi_def_cfa rsp, 8
			.cfi_restore rbp
			ret
			.cfi_endproc`},
		"win64, realign": {declaration.Function{Convention: declaration.Win64, Body: []declaration.Step{}, Frame: declaration.Frame{Pointer: true, Realign: 32, Saves: rbx}}, `
			.cfi_startproc
			push rbp
			.cfi_def_cfa_offset 16
			.cfi_offset rbp, -16
			.seh_pushreg rbp
			push rbx
			.cfi_def_cfa_offset 24
			.cfi_offset rbx, -24
			.seh_pushreg rbx
			sub rsp, 8
			.cfi_def_cfa_offset 32
			.seh_stackalloc 8
			lea rbp, [rsp+16]
			.cfi_def_cfa rbp, 16
			.seh_setframe rbp, 16
			.seh_endprologue
			and rsp, -32
			lea rsp, [rbp-8]
			pop rbx
			.cfi_restore rbx
			pop rbp
			.cfi_def_cfa rsp, 8
			.cfi_restore rbp
			ret
			.cfi_endproc`},
	} {
		test.function.Name = "f"
		demandDirectives(t, what, test.want, &test.function)
	}
}

func demandDirectives(t *testing.T, what, want string, f *declaration.Function) {
	t.Helper()
	all, err := lowering.Lower([]*declaration.Function{f}, f.Convention.Mode())
	if err != nil {
		t.Fatal(err)
	}
	var got, lines []string
	for _, s := range all[0].Statements {
		got = append(got, s.Text)
	}
	for line := range strings.Lines(strings.TrimSpace(want)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	if diff := cmp.Diff(lines, got); diff != "" {
		t.Errorf("%s: (-want +got):\n%s", what, diff)
	}
}
