package intel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios/source"
)

// block puts a text on line 10 of a file, indented by four, as YAML does.
func block(text string) source.Block {
	lines := strings.Split(text, "\n")
	file := strings.Repeat("\n", 9) + "    " + strings.Join(lines, "\n    ")
	return source.Block{File: source.NewFile("test.yaml", file), Line: 10, Indent: 4, Text: text}
}

func parse(text string) (Listing, source.Diagnostics) {
	b := block(text)
	return Parse("main", b.File.At(9, 3), b)
}

func one(t *testing.T, text string) Statement {
	t.Helper()
	l, wrong := parse(text)
	if len(wrong) > 0 {
		t.Fatalf("%s: %v", text, wrong)
	}
	if len(l.Statements) != 1 {
		t.Fatalf("%s: %d statements", text, len(l.Statements))
	}
	return l.Statements[0]
}

func TestOperands(t *testing.T) {
	register := func(name string) Operand { return Operand{Kind: RegisterOperand, Register: name} }
	number := func(value uint64, negative bool) Operand {
		return Operand{Kind: ImmediateOperand, Immediate: value, Negative: negative}
	}
	memory := func(m Memory) Operand {
		if m.Scale == 0 {
			m.Scale = 1
		}
		return Operand{Kind: MemoryOperand, Memory: m}
	}
	minus := func(n uint64) uint64 { return -n }
	tests := []struct {
		text string
		want Operand
	}{
		{"RAX", register("rax")},
		{"r15b", register("r15b")},
		{"zmm31", register("zmm31")},
		{"fs", register("fs")},
		{"qword ptr rax", register("rax")},
		{"42", number(42, false)},
		{"0x2A", number(42, false)},
		{"-1", number(minus(1), true)},
		{"0xffffffffffffffff", number(minus(1), false)},
		{"-9223372036854775808", number(1<<63, true)},
		{"32+8", number(40, false)},
		{"8*4-1", number(31, false)},
		{"word 5", Operand{Kind: ImmediateOperand, Immediate: 5, Size: 2}},
		{"body", Operand{Kind: SymbolOperand, Symbol: "body"}},
		{".L2", Operand{Kind: SymbolOperand, Symbol: ".L2"}},
		{"main.body", Operand{Kind: SymbolOperand, Symbol: "main.body"}},
		{"callee@PLT", Operand{Kind: SymbolOperand, Symbol: "callee"}},
		{"short body", Operand{Kind: SymbolOperand, Symbol: "body", Short: true}},
		{"offset body", Operand{Kind: OffsetOperand, Symbol: "body"}},
		{"OFFSET FLAT:body+8", Operand{Kind: OffsetOperand, Symbol: "body", Immediate: 8}},
		{"offset body-8", Operand{Kind: OffsetOperand, Symbol: "body", Immediate: minus(8), Negative: true}},
		{"[rax]", memory(Memory{Base: "rax"})},
		{"dword ptr [rbp-8]", memory(Memory{Size: 4, Base: "rbp", Displacement: -8})},
		{"dword [rbp-8]", memory(Memory{Size: 4, Base: "rbp", Displacement: -8})},
		{"DWORD PTR -8[rbp]", memory(Memory{Size: 4, Base: "rbp", Displacement: -8})},
		{"[rax + rcx*4 + 8]", memory(Memory{Base: "rax", Index: "rcx", Scale: 4, Displacement: 8})},
		{"[8 + 4*rcx + rax]", memory(Memory{Base: "rax", Index: "rcx", Scale: 4, Displacement: 8})},
		{"[rax+rcx]", memory(Memory{Base: "rax", Index: "rcx"})},
		{"[rax*1]", memory(Memory{Index: "rax"})},
		{"8[rax][rcx*2]", memory(Memory{Base: "rax", Index: "rcx", Scale: 2, Displacement: 8})},
		{"[rsp+8-0x10]", memory(Memory{Base: "rsp", Displacement: -8})},
		{"[rsp+0xfffffffffffffff8]", memory(Memory{Base: "rsp", Displacement: -8})},
		{"[rax--8]", memory(Memory{Base: "rax", Displacement: 8})},
		{"fs:[0]", memory(Memory{Segment: "fs"})},
		{"[gs:rax+8]", memory(Memory{Segment: "gs", Base: "rax", Displacement: 8})},
		{"QWORD PTR fs:40", memory(Memory{Size: 8, Segment: "fs", Displacement: 40})},
		{"[rip + label]", memory(Memory{Base: "rip", Symbol: "label"})},
		{"label[rip]", memory(Memory{Base: "rip", Symbol: "label"})},
		{"label+4[rip]", memory(Memory{Base: "rip", Symbol: "label", Displacement: 4})},
		{"[rel label]", memory(Memory{Base: "rip", Symbol: "label"})},
		{"[name]", memory(Memory{Symbol: "name"})},
		{"[name+8]", memory(Memory{Symbol: "name", Displacement: 8})},
		{"es:[bx+si]", memory(Memory{Segment: "es", Base: "bx", Index: "si"})},
		{"cs:4[eax]", memory(Memory{Segment: "cs", Base: "eax", Displacement: 4})},
		{"far fword ptr [rsp]", Operand{Kind: MemoryOperand, Far: true, Memory: Memory{Size: 6, Base: "rsp", Scale: 1}}},
		{"FAR [rsp]", Operand{Kind: MemoryOperand, Far: true, Memory: Memory{Base: "rsp", Scale: 1}}},
		{"0x23:main.body", Operand{Kind: FarOperand, Selector: 0x23, Symbol: "main.body"}},
		{"51:0x1234", Operand{Kind: FarOperand, Selector: 0x33, Immediate: 0x1234}},
		{"zmmword ptr [rsp]", memory(Memory{Size: 64, Base: "rsp"})},
		{"oword [rsp]", memory(Memory{Size: 16, Base: "rsp"})},
	}
	for _, test := range tests {
		s := one(t, "op "+test.text)
		if len(s.Operands) != 1 {
			t.Errorf("%s: %d operands", test.text, len(s.Operands))
			continue
		}
		test.want.Text = test.text
		test.want.Position = source.Position{File: "test.yaml", Line: 10, Column: 8}
		if diff := cmp.Diff(test.want, s.Operands[0]); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.text, diff)
		}
	}
}

func TestStatements(t *testing.T) {
	at := func(line, column int) source.Position {
		return source.Position{File: "test.yaml", Line: line, Column: column}
	}
	l, wrong := parse(strings.Join([]string{
		"Push  RBP          ; saved by it",
		"body: mov rax, rcx # a label on the line",
		"  .byte 0x66, 0x90, -1 // bytes",
		"é",
		"rep  movsb",
		".p2align 4,,10",
		".cfi_sections .debug_frame",
		`.section .note.GNU-stack,"",@progbits`,
		"a: b:",
	}, "\n"))
	if len(wrong) != 1 || wrong[0].Position != at(13, 5) {
		t.Fatalf("mistakes: %v", wrong)
	}
	operand := func(line, column int, text, register string) Operand {
		return Operand{Position: at(line, column), Text: text, Kind: RegisterOperand, Register: register}
	}
	want := []Statement{
		{Position: at(10, 5), Text: "Push  RBP", Mnemonic: "push", Operands: []Operand{operand(10, 11, "RBP", "rbp")}},
		{Position: at(11, 5), Text: "body:", Label: "body"},
		{Position: at(11, 11), Text: "mov rax, rcx", Mnemonic: "mov", Operands: []Operand{
			operand(11, 15, "rax", "rax"), operand(11, 20, "rcx", "rcx")}},
		{Position: at(12, 7), Text: ".byte 0x66, 0x90, -1", Bytes: []byte{0x66, 0x90, 0xff}},
		{Position: at(14, 5), Text: "rep  movsb", Prefixes: []string{"rep"}, Mnemonic: "movsb"},
		{Position: at(15, 5), Text: ".p2align 4,,10", Alignment: Alignment{16, 10}},
		{Position: at(18, 5), Text: "a:", Label: "a"},
		{Position: at(18, 8), Text: "b:", Label: "b"},
	}
	if diff := cmp.Diff(want, l.Statements); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct {
		text    string
		column  int // in the text, from 1
		message string
		hint    string
	}{
		{"mov rax, 010", 10, "010 is not a number as framecheck writes them", "write 10, or 0x8 if it was meant as octal"},
		{"mov rax, 10h", 10, "10h is not a number", "write 0x10"},
		{"mov rax, 0ffh", 10, "0ffh is not a number", "write 0xff"},
		{"mov rax, 0b11", 10, "0b11 is not a number", "write 0x3"},
		{"mov rax, 00", 10, "00 is not a number", "write 0"},
		{"mov rax, 0x", 10, "0x is not a number", ""},
		{"mov rax, 0x1_0", 10, "0x1_0 is not a number", ""},
		{"mov rax, 1e3", 10, "1e3 is not a number", ""},
		{"mov rax, 0x10000000000000000", 10, "does not fit in 64 bits", ""},
		{"mov rax, -9223372036854775809", 10, "does not fit in 64 bits", ""},
		{"mov [0x1fffffffffffffff8], rax", 5, "does not fit in 64 bits: expected -2^63 to 2^64-1", ""},
		{"mov rax", 0, "", ""},
		{"mov rax,", 9, "found the end of the operand", ""},
		{"mov , rax", 5, "found the end of the operand", ""},
		{"mov rax rbx", 9, "expected the end of the operand, found rbx", "commas"},
		{"mov [rax, rbx", 9, "expected + or ], found the end of the operand", ""},
		{"mov [rax+], rbx", 10, "expected a register, a number or a name, found ]", ""},
		{"mov [rax-rcx], 1", 10, "cannot be subtracted", ""},
		{"mov [rax+rcx+rdx], rax", 14, "one register too many", ""},
		{"mov [rax*3], rax", 6, "the scale of rax is 3", ""},
		{"mov [rax*99999999999999999999999], rax", 6, "expected 1, 2, 4 or 8", ""},
		{"mov [a+b], rax", 8, "two names", ""},
		{"mov [8-a], rax", 8, "cannot be subtracted", ""},
		{"mov rax+8, 1", 5, "outside of brackets", "in brackets"},
		{"mov rax, body+8", 10, "outside of brackets", "offset body+8"},
		{"mov rax, dword ptr body", 20, "a size stands before", "[body]"},
		{"mov rax, offset 8", 17, "expected a name after offset", ""},
		{"mov dword ptr rax, 1", 15, "rax has 8 bytes, not the 4", ""},
		{"mov rip, rax", 5, "rip is no operand", "lea rax, [rip]"},
		{"mov cr0, rax", 5, "not supported", ".byte"},
		{"mov rax, rbx:[rcx]", 10, "rbx is no segment register", ""},
		{"jmp near body", 5, "near where nothing else is written", "leave it out"},
		{"jmp far body", 9, "expected memory after far, found body", "call far fword ptr [rsp]"},
		{"jmp far far [rax]", 9, "expected memory after far, found far", ""},
		{"call dword far [rax]", 12, "the size stands behind far", "far fword ptr"},
		{"jmp 0x10000:body", 5, "the selector 0x10000 does not fit in 16 bits", "0x23:name"},
		{"jmp 0x23:rax", 10, "expected a name or a number after the selector, found rax", ""},
		{"jmp 0x23:", 10, "found the end of the operand", ""},
		{".code32 ret", 9, "nothing can stand behind .code32", "next line"},
		{"lock .code64", 6, "a prefix cannot stand before .code64", ""},
		{".code16", 1, "the directive .code16 is not supported", ""},
		{"data16", 7, "the prefix data16 stands alone", ""},
		{"jmp short rax", 11, "expected a label after short", ""},
		{"call foo@GOTPCREL", 6, "not a name", ""},
		{"push %rbp", 6, "'%' has no meaning", "Intel syntax"},
		{"vmovups zmm0{k1}, zmm1", 13, "'{' has no meaning", ".byte"},
		{"rax: ret", 1, "cannot be a label", ""},
		{"1: ret", 1, "cannot be a label", "L1:"},
		{"a.b: ret", 1, "cannot be a label", "leave the dot out"},
		{"lock", 5, "the prefix lock stands alone", ""},
		{"42", 1, "expected an instruction, a label or .byte, found 42", ""},
		{": ret", 1, "expected an instruction", ""},
		{"db 0x90", 1, "db is not supported", ".byte"},
		{".quad 4", 1, ".quad is not supported", "leave it out"},
		{".p2align", 9, "expected a number after .p2align", ".p2align 4,,10"},
		{".align 24", 8, "a power of two of at most 4096 bytes", ".align 16"},
		{".align 0", 8, "a power of two", ""},
		{".p2align 13", 10, "a power of two", ""},
		{".align 8192", 8, "at most 4096, found 8192", ""},
		{".align -1", 8, "expected a number or a comma, found -", ""},
		{".align ,4", 8, "expected a number or a comma, found ,", ""},
		{".p2align 4,0xcc", 10, "filled up with nop", ".p2align 4,,10"},
		{".p2align 4,,10,", 15, "found ,", ""},
		{".p2align 4 4", 12, "found 4", ""},
		{"rep .align 4", 5, "a prefix cannot stand before .align", ""},
		{".byte", 6, "expected numbers after .byte", ""},
		{".byte 256", 7, "expected a byte, -128 to 255, found 256", ""},
		{".byte -129", 7, "expected a byte", ""},
		{".byte rax", 7, "expected a byte", ""},
		{"lock .byte 1", 6, "a prefix cannot stand before .byte", ""},
		{"ré: ret", 2, "'é' has no meaning", ""},
		{strings.Repeat("%", 5000), 1, "longer than 4096 bytes", ""},
		{"\xff", 1, "has no meaning", ""},
	}
	for _, test := range tests {
		_, wrong := parse(test.text)
		if test.message == "" {
			if len(wrong) > 0 {
				t.Errorf("%s: %v", test.text, wrong)
			}
			continue
		}
		if len(wrong) == 0 {
			t.Errorf("%s: no mistake", test.text)
			continue
		}
		d := wrong[0]
		if !strings.Contains(d.Message, test.message) || !strings.Contains(d.Hint, test.hint) {
			t.Errorf("%s: %v", test.text, d)
		}
		if d.Position.Line != 10 || d.Position.Column != test.column+4 {
			t.Errorf("%s: column %d, want %d", test.text, d.Position.Column-4, test.column)
		}
		if d.Line != "    "+test.text {
			t.Errorf("%s: line %q", test.text, d.Line)
		}
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, wrong := parse("mov 010, 10h\npush $\nx:\nx: ret")
	var at []int
	for _, d := range wrong {
		at = append(at, d.Position.Line*100+d.Position.Column)
	}
	if diff := cmp.Diff([]int{1009, 1014, 1110, 1305}, at); diff != "" {
		t.Errorf("%v\n%s", wrong, diff)
	}
	if want := "the label x stands on line 12 already"; len(wrong) == 4 && wrong[3].Message != want {
		t.Errorf("%q, want %q", wrong[3].Message, want)
	}
}

func TestAFunctionWithoutInstructionIsAMistakeAtItsName(t *testing.T) {
	for _, text := range []string{"", "; nothing", "label:"} {
		_, wrong := parse(text)
		if len(wrong) != 1 || wrong[0].Position.Line != 9 || wrong[0].Position.Column != 3 {
			t.Errorf("%q: %v", text, wrong)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := block(strings.Repeat("push rbp\nmov rbp, rsp\nmov dword ptr [rbp-8], 0x2a\ncall helper\n", 25))
	for b.Loop() {
		if _, mistakes := Parse("main", source.Position{}, text); mistakes != nil {
			b.Fatal(mistakes)
		}
	}
}
