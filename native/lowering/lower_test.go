package lowering_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// listings lowers functions of one mode and assembles them: what cannot be encoded
// fails the test. It gives the text of each, labels included, without what is said for
// unwind tables.
func listings(t *testing.T, functions ...*declaration.Function) map[string]string {
	t.Helper()
	mode := functions[0].Convention.Mode()
	all, err := lowering.Lower(functions, mode)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := assembler.Assemble(all, mode, trace.CodeBase, map[string]uint64{"callee": trace.CodeBase}); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, l := range all {
		var lines []string
		for _, s := range l.Statements {
			if s.Directive == "" {
				lines = append(lines, s.Text)
			}
		}
		texts[l.Name] = strings.Join(lines, "\n")
	}
	return texts
}

// demand compares a function's listing with one that was worked out by hand.
func demand(t *testing.T, want string, functions ...*declaration.Function) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(want)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	got := strings.Split(listings(t, functions...)[functions[0].Name], "\n")
	if diff := cmp.Diff(lines, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The example of scenarios/README.md.
func factorial() []*declaration.Function {
	return []*declaration.Function{
		{
			Name: "main", Convention: declaration.SysV, Returns: i64, Locals: locals("n", i64),
			Body: []declaration.Step{call("n", "factorial", number(4)), give(value("n"))},
		},
		{
			Name: "factorial", Convention: declaration.SysV, Params: locals("n", i64), Returns: i64,
			Frame:  declaration.Frame{Pointer: true, Saves: []trace.Register{trace.RBX}},
			Locals: locals("product", i64),
			Body: []declaration.Step{
				mark("entered"),
				{
					Kind: declaration.If, Value: two(value("n"), declaration.Greater, number(1)),
					Body: []declaration.Step{
						call("product", "factorial", two(value("n"), declaration.Minus, number(1))),
						give(two(value("n"), declaration.Times, value("product"))),
					},
				},
				give(number(1)),
			},
		},
	}
}

func TestFactorial(t *testing.T) {
	all := factorial()
	demand(t, `
		sub rsp, 8
		mov edi, 4
		call factorial
		mov [rsp], rax
		mov rax, [rsp]
		add rsp, 8
		ret`, all...)
	demand(t, `
		push rbp
		mov rbp, rsp
		push rbx
		sub rsp, 24
		mov [rbp-24], rdi
		entered:
		mov rax, [rbp-24]
		cmp rax, 1
		jle .L1
		mov rdi, [rbp-24]
		sub rdi, 1
		call factorial
		mov [rbp-16], rax
		mov rax, [rbp-24]
		mov r11, [rbp-16]
		imul rax, r11
		lea rsp, [rbp-8]
		pop rbx
		pop rbp
		ret
		.L1:
		mov eax, 1
		lea rsp, [rbp-8]
		pop rbx
		pop rbp
		ret`, all[1], all[0])
}
