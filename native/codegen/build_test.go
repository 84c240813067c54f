package codegen_test

import (
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// example is a scenario as the language's own description has it.
const example = `name: standard-prologue
says: push rbp; mov rbp, rsp; sub rsp, 32 builds four quadword slots.
functions:
  main: |
    sub   rsp, 8
    mov   edi, 42
    call  my_function
    add   rsp, 8
    ret
  my_function: |
    push  rbp
    mov   rbp, rsp
    sub   rsp, 32
    mov   [rbp-8], rdi
    body:                       # a checkpoint
    mov   rsp, rbp
    pop   rbp
    ret
expect:
  - at: my_function.body
    rsp: rbp-32
`

func load(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	list, err := scenarios.Load("test.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func build(t testing.TB, text string) *trace.Program {
	t.Helper()
	p, err := codegen.Build(load(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// program is a scenario of main's text, with more keys. Its checkpoint is in a
// function of its own.
func program(main, more string) string {
	return "name: test\nsays: test\n" + more + "\nfunctions:\n  main: |\n    " + strings.ReplaceAll(main, "\n", "\n    ") +
		"\n  helper: |\n    here: ret\nexpect:\n  - {at: helper.here, rsp: entry-8}\n"
}

func TestExampleIsBuilt(t *testing.T) {
	p := build(t, example)
	code := "0f1f440000" + strings.Repeat("cc", 11) + // Exit
		"4883ec08" + "bf2a000000" + "e812000000" + "4883c408" + "c3" + strings.Repeat("cc", 13) +
		"55" + "4889e5" + "4883ec20" + "48897df8" + "0f1f440000" + "4889ec" + "5d" + "c3"
	if got := hex.EncodeToString(p.Code); got != code {
		t.Errorf("code\n%s, want\n%s", got, code)
	}
	if p.Exit != trace.CodeBase || p.Entry != trace.CodeBase+0x10 || p.Initial.RIP != p.Entry {
		t.Errorf("exit %#x, entry %#x, rip %#x", p.Exit, p.Entry, p.Initial.RIP)
	}
	if diff := cmp.Diff([]trace.Checkpoint{{Label: "my_function.body", Address: trace.CodeBase + 0x3c}}, p.Checkpoints); diff != "" {
		t.Error(diff)
	}
	symbols := []trace.Symbol{
		{Name: "_start", Address: trace.CodeBase, Size: 5}, {Name: "main", Address: trace.CodeBase + 0x10, Size: 19},
		{Name: "my_function", Address: trace.CodeBase + 0x30, Size: 22}, {Name: "my_function.body", Address: trace.CodeBase + 0x3c},
	}
	if diff := cmp.Diff(symbols, p.Symbols); diff != "" {
		t.Error(diff)
	}
	line, _ := p.Line(trace.CodeBase + 0x14)
	want := trace.Line{Address: trace.CodeBase + 0x14, Size: 5, Text: "mov   edi, 42", Position: source.Position{File: "test.yaml", Line: 6, Column: 5}}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Error(diff)
	}
	if _, ok := p.Line(p.Exit); ok {
		t.Error("Exit has a line")
	}
}

func TestInitialState(t *testing.T) {
	p := build(t, program("ret", "given: {registers: {rdi: 5, xmm3: 7}, flags: {df: 1, cf: 1}}"))
	want := trace.Registers{RIP: p.Entry, Flags: trace.Bit1 | trace.IF | trace.DF | trace.CF,
		Selectors: trace.Selectors{trace.CS: 0x33, trace.SS: 0x2b}, Vectors: &trace.Vectors{}}
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		want.Set(r, trace.RegisterGraffiti(r))
	}
	want.Set(trace.RDI, 5)
	want.Set(trace.RBP, 0)
	want.Set(trace.RSP, trace.StackTop-256-8)
	want.Vectors[3][0] = 7
	if diff := cmp.Diff(want, p.Initial); diff != "" {
		t.Error(diff)
	}
	if p.VectorBytes != 16 {
		t.Errorf("%d vector bytes", p.VectorBytes)
	}
}

func TestWithoutVectorsThereAreNone(t *testing.T) {
	if p := build(t, program("ret", "")); p.VectorBytes != 0 || p.Initial.Vectors != nil {
		t.Errorf("%d vector bytes, %v", p.VectorBytes, p.Initial.Vectors)
	}
}

func TestStack(t *testing.T) {
	p := build(t, program("ret", "given: {stack: {words: {rsp+8: 7, rsp+16: dword 5}}}"))
	rsp := p.Initial.Get(trace.RSP)
	if rsp%16 != 8 || p.Stack.End() != trace.StackTop || len(p.Stack.Bytes) != trace.DefaultStackSize {
		t.Errorf("rsp %#x, stack %#x to %#x", rsp, p.Stack.Base, p.Stack.End())
	}
	want := make([]byte, len(p.Stack.Bytes))
	trace.Scribble(p.Stack.Base, want)
	copy(want[rsp-p.Stack.Base:], "\x00\x00\x00\x10\x00\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00")
	if diff := cmp.Diff(want, p.Stack.Bytes); diff != "" {
		t.Error(diff)
	}
}

func TestGuardSaysWhereRSPIs(t *testing.T) {
	p := build(t, program("ret", "given: {stack: {size: 8192, guard: 72}}"))
	if rsp := p.Initial.Get(trace.RSP); rsp != trace.StackTop-8192+72 {
		t.Errorf("rsp is %#x", rsp)
	}
	if exit, _ := p.Stack.Quadword(p.Stack.Base + 72); exit != p.Exit || p.Stack.Base != trace.StackTop-8192 {
		t.Errorf("%#x at [rsp], stack from %#x", exit, p.Stack.Base)
	}
}

func TestDataIsAlignedToItsSize(t *testing.T) {
	p := build(t, program("mov rax, [second]\nlea rcx, [rip+first]\nret", "given: {data: {first: [byte 1, dword 2], second: 3}}"))
	want := make([]byte, trace.DataSize)
	trace.Scribble(trace.DataBase, want)
	want[0] = 1
	copy(want[4:], "\x02\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00")
	if diff := cmp.Diff(want, p.Data.Bytes); diff != "" {
		t.Error(diff)
	}
	first, _ := p.Symbol("first")
	second, _ := p.Symbol("second")
	if first.Address != trace.DataBase || second.Address != trace.DataBase+8 {
		t.Errorf("first at %#x, second at %#x", first.Address, second.Address)
	}
	if got := hex.EncodeToString(p.Code[16:32]); got != "488b042508000020"+"488d0de1ffff0f"+"c3" {
		t.Errorf("code %s", got)
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct{ text, message, hint string }{
		{program("push eax\nret", ""), "test.yaml:6:10: push cannot have eax", "r/m64"},
		{program("jmp nowhere", ""), "test.yaml:6:9: there is no label, function or data named nowhere", "main"},
		{program("vmovups ymm0, [rsp]\nret", ""), "test.yaml:6:5: this needs a processor with avx", "needs: [avx]"},
		{program("vmovups zmm0, [rsp]\nret", "needs: [avx]"), "this needs a processor with avx512f", "needs: [avx, avx512f]"},
		{program("vmovups xmm16, [rsp]\nret", "needs: [avx512f]"), "this needs a processor with avx512vl", ""},
		{program("vmovdqu8 zmm1, [rsp]\nret", "needs: [avx512f]"), "this needs a processor with avx512bw", ""},
		{program("vxorps zmm1, zmm2, zmm3\nret", "needs: [avx512f]"), "this needs a processor with avx512dq", ""},
		{program("kmovq k1, rax\nret", "needs: [avx512f]"), "this needs a processor with avx512bw", ""},
		{program("vzeroupper\nret", ""), "this needs a processor with avx", ""},
		{program("rdfsbase rax\nret", ""), "this needs a processor with fsgsbase", ""},
		{program("ret", "given: {registers: {ymm1: 1}}"), "this needs a processor with avx", ""},
		{program(".byte "+strings.TrimSuffix(strings.Repeat("0x90, ", 600), ", ")+strings.Repeat("\n.byte "+strings.TrimSuffix(strings.Repeat("0x90, ", 600), ", "), 120), ""),
			"the code takes 72630 bytes: there is room for 65536", "two scenarios"},
	}
	for _, test := range tests {
		p, err := codegen.Build(load(t, test.text))
		var wrong source.Diagnostics
		if p != nil || !errors.As(err, &wrong) || len(wrong) != 1 {
			t.Errorf("%s: %v", test.message, err)
			continue
		}
		if text := wrong.Error(); !strings.Contains(text, test.message) || !strings.Contains(wrong[0].Hint, test.hint) {
			t.Errorf("%s\nwant %s and %s", text, test.message, test.hint)
		}
	}
}

// Whoever makes a scenario without the loader is told as well.
func TestMistakesThatTheLoaderFinds(t *testing.T) {
	guard, one := 0x4000, []scenarios.Value{{Bytes: []byte{1}}}
	for message, change := range map[string]func(*scenarios.Scenario){
		"there is no function main":                  func(s *scenarios.Scenario) { s.Functions = s.Functions[1:] },
		"there is no function or label main.nowhere": func(s *scenarios.Scenario) { s.Expect[0].Label = "main.nowhere" },
		"did you mean my_function.body?":             func(s *scenarios.Scenario) { s.Expect[0].Label = "my_function.boby" },
		"the stack cannot have 5000 bytes":           func(s *scenarios.Scenario) { s.Given.Stack.Size = 5000 },
		"is outside of the stack":                    func(s *scenarios.Scenario) { s.Given.Stack.Guard = &guard },
		"0x40000000 to 0x40000000 is outside of the stack from 0x3fffc000 to 0x3fffffff": func(s *scenarios.Scenario) {
			s.Given.Stack.Words = []scenarios.GivenWord{{Offset: 264, Value: scenarios.Value{Bytes: []byte{1}}}}
		},
		"is outside of the data page": func(s *scenarios.Scenario) {
			s.Given.Data = []scenarios.GivenData{{Name: "big", Values: make([]scenarios.Value, 65)}}
			for i := range s.Given.Data[0].Values {
				s.Given.Data[0].Values[i].Bytes = make([]byte, 64)
			}
		},
		"the name twice is taken already": func(s *scenarios.Scenario) {
			s.Given.Data = []scenarios.GivenData{{Name: "twice", Values: one}, {Name: "twice", Values: one}}
		},
	} {
		s := load(t, example)
		change(s)
		_, err := codegen.Build(s)
		if err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%v, want %s", err, message)
		}
	}
}

func TestOwnFaultsAreToldApart(t *testing.T) {
	var err error = &codegen.Fault{Scenario: "test", Err: &assembler.Misencoding{Text: "push rbp"}}
	var mistakes source.Diagnostics
	var own *assembler.Misencoding
	if errors.As(err, &mistakes) || !errors.As(err, &own) {
		t.Errorf("%v", err)
	}
}

func TestBuildIsTheSameFromManyGoroutines(t *testing.T) {
	s := load(t, example)
	want, err := codegen.Build(s)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if got, err := codegen.Build(s); err != nil || !reflect.DeepEqual(want, got) {
					t.Errorf("another program, or %v", err)
				}
			}
		})
	}
	wait.Wait()
}

func BenchmarkBuild(b *testing.B) {
	s := load(b, example)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := codegen.Build(s); err != nil {
			b.Fatal(err)
		}
	}
}
