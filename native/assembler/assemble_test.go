package assembler

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestFunctionsNamesAndLines(t *testing.T) {
	o, err := Assemble(functions(t, `
function main:
	call helper
after:
	jmp helper.inside
	.byte 0xde, 0xad
function helper:
	mov rax, offset main.after
	mov [data+8], rax
inside:
	lea rcx, [rip + main]
	jmp qword ptr [data]
`), trace.Mode64, base, map[string]uint64{"data": 0x20000000})
	if err != nil {
		t.Fatal(err)
	}
	code := "e80b000000" + "eb18" + "dead" + strings.Repeat("cc", 7) + // main, and int3 up to 16
		"48c7c005000010" + "4889042508000020" + "488d0ddaffffff" + "ff242500000020"
	if got := hex.EncodeToString(o.Code); got != code {
		t.Errorf("code\n%s, want\n%s", got, code)
	}
	symbols := []trace.Symbol{
		{Name: "main", Address: base, Size: 9}, {Name: "main.after", Address: base + 5},
		{Name: "helper", Address: base + 0x10, Size: 29}, {Name: "helper.inside", Address: base + 0x1f},
	}
	if diff := cmp.Diff(symbols, o.Symbols); diff != "" {
		t.Errorf("symbols (-want +got)\n%s", diff)
	}
	line := func(address uint64, size, number, column int, text string) trace.Line {
		return trace.Line{Address: base + address, Size: size, Text: text,
			Position: source.Position{File: "test.yaml", Line: number, Column: column}}
	}
	lines := []trace.Line{
		line(0, 5, 1, 2, "call helper"), line(5, 2, 3, 2, "jmp helper.inside"), line(7, 2, 4, 2, ".byte 0xde, 0xad"),
		line(0x10, 7, 1, 2, "mov rax, offset main.after"), line(0x17, 8, 2, 2, "mov [data+8], rax"),
		line(0x1f, 7, 4, 2, "lea rcx, [rip + main]"), line(0x26, 7, 5, 2, "jmp qword ptr [data]"),
	}
	if diff := cmp.Diff(lines, o.Lines); diff != "" {
		t.Errorf("lines (-want +got)\n%s", diff)
	}
}

// A jump is short up to 127 bytes forward and 128 back, near beyond.
func TestBranchesAreAsShortAsTheyCanBe(t *testing.T) {
	nops := func(n int) string { return ".byte " + strings.TrimSuffix(strings.Repeat("0x90, ", n), ", ") }
	tests := []struct{ text, begin, end string }{
		{"jmp end\n" + nops(127) + "\nend: ret", "eb7f", "c3"},
		{"jmp end\n" + nops(128) + "\nend: ret", "e980000000", "c3"},
		{"jne end\n" + nops(127) + "\nend: ret", "757f", "c3"},
		{"jne end\n" + nops(128) + "\nend: ret", "0f8580000000", "c3"},
		{"begin: " + nops(126) + "\njmp begin", "9090", "eb80"},
		{"begin: " + nops(127) + "\njmp begin", "9090", "e97cffffff"},
		{"begin: " + nops(126) + "\njg begin", "9090", "7f80"},
		{"begin: " + nops(127) + "\njg begin", "9090", "0f8f7bffffff"},
		{"jmp short end\n" + nops(127) + "\nend: ret", "eb7f", "c3"},
		{"call end\nend: ret", "e800000000", "c3"},
		{nops(200) + "\njmp end\nend: ret", "9090", "eb00c3"},
		{"jmp 0x10000020", "eb1e", ""},
		{"jmp 0", "e9fbffffef", ""},
		{"call 0x10000005", "e800000000", ""},
	}
	for _, test := range tests {
		code := hex.EncodeToString(assemble(t, test.text))
		if !strings.HasPrefix(code, test.begin) || !strings.HasSuffix(code, test.end) {
			t.Errorf("%.20q: %s, want %s ... %s", test.text, code, test.begin, test.end)
		}
	}
}

// Each jump becomes near only when the next one has, so a pass over the code
// changes one of them. golang-asm ends the process after twenty such passes.
func TestBranchesThatGrowOneByOneSettle(t *testing.T) {
	const chain = 60
	pad := ".byte " + strings.Repeat("0x90, ", 124) + "0x90\n"
	var text strings.Builder
	for n := range chain {
		fmt.Fprintf(&text, "%sjmp t%d\nt%d:\n", pad, n+1, n) // t0 to the end of its jump, 125 and 2 bytes, are 127
	}
	fmt.Fprintf(&text, "%s.byte 1, 2, 3\nt%d: ret", pad, chain) // 128: the last jump is near
	code := assemble(t, text.String())
	if near, want := bytes.Count(code, []byte{0xe9}), chain; near != want {
		t.Errorf("%d jumps are near, not %d", near, want)
	}
}

// Padding depends on the lengths of the branches before it and they on padding.
func TestAlignmentIsFilledUpWithNops(t *testing.T) {
	nops := func(n int) string { return strings.Repeat("90", n) }
	for text, want := range map[string]string{
		"ret\n.align 4\nret":                        "c3" + nops(3) + "c3",
		"ret\n.p2align 3\nnop\n.align 8\nret":       "c3" + nops(7) + "90" + nops(7) + "c3",
		"ret\n.p2align 4,,14\nret":                  "c3c3",
		"ret\n.p2align 4,,15\nret":                  "c3" + nops(15) + "c3",
		"jmp end\n.align 128\nnop\nend: ret":        "eb7f" + nops(126) + "90c3",
		"jmp end\n.align 128\n.byte 1, 1\nend: ret": "e97d000000" + nops(123) + "0101c3",
	} {
		if got := hex.EncodeToString(assemble(t, text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAlignmentHasALineWhereItMakesBytes(t *testing.T) {
	o, err := Assemble(functions(t, "function f:\nret\n.align 4\n.align 4\nret"), trace.Mode64, base, nil)
	if err != nil || len(o.Lines) != 3 || o.Lines[1].Text != ".align 4" || o.Lines[1].Size != 3 || o.Lines[2].Address != base+4 {
		t.Errorf("%v %+v", err, o)
	}
}

func TestDistancesAreFromTheEndOfTheInstruction(t *testing.T) {
	o, err := Assemble(functions(t, "function f:\n\tmov dword ptr [rip+there], 0x11223344\nthere:\n\tret"), trace.Mode64, base, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "c7050000000044332211c3"; hex.EncodeToString(o.Code) != want {
		t.Errorf("% x, want %s", o.Code, want)
	}
}

func TestHighBaseAddresses(t *testing.T) {
	o, err := Assemble(functions(t, "function stage:\n\tmov [save], rsp\n\tmov rsp, offset top\n\tjmp stage"), trace.Mode64, 0x7fff0000,
		map[string]uint64{"save": 0x7ffffff8, "top": 0x80000000})
	if err != nil {
		t.Fatal(err)
	}
	if want := "48892425f8ffff7f" + "bc00000080" + "ebf1"; hex.EncodeToString(o.Code) != want {
		t.Errorf("% x, want %s", o.Code, want)
	}
}

func TestManyGoroutinesAssembleTheSame(t *testing.T) {
	var wait sync.WaitGroup
	for n := range 8 {
		mode := tongues[n%len(tongues)].mode
		rows := recordings(t, mode)[:400]
		wait.Go(func() {
			for _, r := range rows {
				if code := assembleIn(t, mode, r.text); !bytes.Equal(code, r.ours) {
					t.Errorf("%s: % x", r.text, code)
				}
			}
		})
	}
	wait.Wait()
}

func BenchmarkAssemble(b *testing.B) {
	all := functions(b, `
function main:
	sub   rsp, 8
	mov   edi, 42
	call  my_function
	add   rsp, 8
	ret
function my_function:
	push  rbp
	mov   rbp, rsp
	sub   rsp, 32
	mov   [rbp-8], rdi
body:
	mov   rsp, rbp
	pop   rbp
	ret
`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Assemble(all, trace.Mode64, base, nil); err != nil {
			b.Fatal(err)
		}
	}
}
