package object_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/object"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func load(t testing.TB, data []byte) *object.Image {
	t.Helper()
	o, err := object.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := object.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reached are functions that come to 42 in rax, each by another relocation.
var reached = map[string]string{
	"R_X86_64_PC32":           "movl answer(%rip), %eax",
	"R_X86_64_PLT32":          "call forty_two@PLT",
	"R_X86_64_32":             "movl $answer, %eax\nmovl (%rax), %eax",
	"R_X86_64_32S":            "movq $answer, %rax\nmovl (%rax), %eax",
	"R_X86_64_64":             "movabsq $answer, %rax\nmovl (%rax), %eax",
	"R_X86_64_GOTPCRELX":      "movq answer@GOTPCREL(%rip), %rax\nmovl (%rax), %eax",
	"R_X86_64_GOTPCREL":       ".byte 0x48, 0x8b, 0x05\n.reloc ., R_X86_64_GOTPCREL, answer - 4\n.long 0\nmovl (%rax), %eax",
	"R_X86_64_PC64":           "leaq 1f(%rip), %rdx\nmovq 1f(%rip), %rax\nmovl (%rax,%rdx), %eax\njmp 2f\n1: .reloc ., R_X86_64_PC64, answer\n.quad 0\n2:",
	"a pointer in data":       "movq pointer(%rip), %rax\nmovl (%rax), %eax",
	"a table of what is read": "movq table(%rip), %rax\nmovl (%rax), %eax",
	"common":                  "movl $42, shared(%rip)\nmovl shared(%rip), %eax",
	"a routine":               "leaq shared(%rip), %rdi\nleaq answer(%rip), %rsi\nmovl $4, %edx\ncall memcpy\nmovl (%rax), %eax",
	"a weak symbol":           "movq $nowhere, %rax\naddq $42, %rax",
	"an argument":             "leaq 36(%rdi,%rsi,2), %rax\naddq 8(%rsp), %rax\nsubq $8, %rax", // 36 + 2 + 4 + 8 - 8
}

const data = `
.weak nowhere
.comm shared, 8, 8
.globl answer
.data
answer: .long 42
pointer: .quad answer
.section .rodata
table: .quad answer
.text
forty_two:
movl $42, %eax
ret
`

func TestFunctionsReachWhatTheyReferTo(t *testing.T) {
	var text strings.Builder
	text.WriteString(data)
	numbers := map[string]string{}
	for name, body := range reached {
		f := fmt.Sprintf("f%d", len(numbers))
		numbers[f] = name
		fmt.Fprintf(&text, ".globl %s\n.type %s, @function\n%s:\n.cfi_startproc\n%s\nret\n.cfi_endproc\n.size %s, . - %s\n", f, f, f, body, f, f)
	}
	m := load(t, compile(t, text.String()))
	cpu := open(t)
	for f, name := range numbers {
		found, ok := m.Function(f)
		if !ok || found.Skip != "" {
			t.Errorf("%s: found %v: %q", name, ok, found.Skip)
			continue
		}
		p := m.Program(found, object.Call{Arguments: []uint64{2, 2, 0, 0, 0, 0, 8}})
		run := cpu.Run([]*trace.Program{p})[0]
		if run.Err != nil {
			t.Errorf("%s: %v", name, run.Err)
			continue
		}
		if o, rax := run.Trace.Outcome, run.Trace.Final.Registers.Get(trace.RAX); o.Kind != trace.Returned || rax != 42 {
			t.Errorf("%s: %v, rax %d, want 42", name, o, rax)
		}
	}
}

func open(t testing.TB) *stage.CPU {
	t.Helper()
	cpu, err := stage.Open()
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(cpu.Close)
	return cpu
}

func TestWhatCannotBeLoadedIsToldOfTheFunctionThatNeedsIt(t *testing.T) {
	m := load(t, compile(t, function+`
.globl local, far
.type local, @function
local: movq %fs:x@TPOFF, %rax
ret
.size local, . - local
.type far, @function
far: movl big(%rip), %eax
ret
.size far, . - far
.type needs, @function
needs: call puts
.size needs, . - needs
.section .tbss, "awT", @nobits
x: .quad 0
.section .huge, "aw", @nobits
big: .zero 5000
.section .text.more, "ax"
.globl more
more: .zero 70000
`))
	for name, want := range map[string]string{
		"f": "", "needs": "",
		"local": "R_X86_64_TPOFF32 of ",
		"far":   ".text+0xd has R_X86_64_PC32 of .huge: section .huge is left out: it has 5000 bytes and there is no room for them on the data page: 3584 of its 4096 are for an object's data",
		"more":  "its section .text.more is left out: it has 70000 bytes and there is no room for them in the code's 65536",
	} {
		f, ok := m.Function(name)
		if !ok || (want == "") != (f.Skip == "") || !strings.Contains(f.Skip, want) {
			t.Errorf("%s: found %v, %q, want %q", name, ok, f.Skip, want)
		}
	}
	if len(m.Left) != 3 {
		t.Errorf("left out: %q", m.Left)
	}
}

func TestARunThatNeedsWhatIsNotDefinedNamesIt(t *testing.T) {
	m := load(t, compile(t, function+".globl g\n.type g, @function\ng: call puts\n.size g, . - g\n"))
	g, _ := m.Function("g")
	run := open(t).Run([]*trace.Program{m.Program(g, object.Call{})})[0]
	if run.Err != nil {
		t.Fatal(run.Err)
	}
	fault := run.Trace.Outcome.Fault
	if name, ok := m.Undefined(fault.Address); name != "puts" || !ok {
		t.Errorf("%v: %q", run.Trace.Outcome, name)
	}
}

// Of sections with one name each has its own functions, also where they are left out.
func TestFunctionsOfSectionsWithOneNameAreTwo(t *testing.T) {
	const part = ".section .text.more,\"axG\",@progbits,%[1]s,comdat\n.globl %[1]s\n.type %[1]s, @function\n%[1]s: ret\n.skip 70000\n"
	m := load(t, compile(t, function+fmt.Sprintf(part, "one")+fmt.Sprintf(part, "two")))
	for _, name := range []string{"one", "two"} {
		if f, there := m.Function(name); !there || f.Section != ".text.more" || f.Offset != 0 || f.Skip == "" {
			t.Errorf("%s: %v %+v", name, there, f)
		}
	}
}
