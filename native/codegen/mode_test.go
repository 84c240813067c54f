package codegen_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// build32 builds a text as 32-bit code.
func build32(t *testing.T, text string, change ...func(*scenarios.Scenario)) *trace.Program {
	t.Helper()
	s := load(t, text)
	s.Mode = trace.Mode32
	for _, c := range change {
		c(s)
	}
	p, err := codegen.Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestInitialStateOf32BitCode(t *testing.T) {
	p := build32(t, program("ret", ""), func(s *scenarios.Scenario) {
		edi := scenarios.RegisterName{Name: "edi", Index: int(trace.RDI), Size: 4}
		s.Given.Registers = []scenarios.GivenRegister{{Register: edi, Value: scenarios.Value{Bytes: []byte{5, 0, 0, 0x80}}}}
	})
	want := trace.Registers{
		General: [trace.RegisterCount]uint64{
			0x83828180, 0x8b8a8988, 0x93929190, 0x9b9a9998, // eax, ecx, edx, ebx
			0x3ffffefc, 0, 0xb3b2b1b0, 0x80000005, // esp, ebp, esi, edi
		},
		RIP: trace.CodeBase + 0x10, Flags: trace.Bit1 | trace.IF,
		Selectors: trace.Selectors{trace.ES: 0x2b, trace.CS: 0x23, trace.SS: 0x2b, trace.DS: 0x2b},
	}
	if diff := cmp.Diff(want, p.Initial); diff != "" || p.Mode != trace.Mode32 {
		t.Error(diff, p.Mode)
	}
}

// main is entered as if it had been called with esp at a multiple of 16.
func TestStackOf32BitCode(t *testing.T) {
	p := build32(t, program("ret", ""), func(s *scenarios.Scenario) {
		s.Given.Stack.Words = []scenarios.GivenWord{{Offset: 4, Value: scenarios.Value{Bytes: []byte{7, 0, 0, 0}}}}
	})
	want := make([]byte, trace.DefaultStackSize)
	trace.Scribble(p.Stack.Base, want)
	copy(want[0x3ffffefc-p.Stack.Base:], "\x00\x00\x00\x10\x07\x00\x00\x00")
	if diff := cmp.Diff(want, p.Stack.Bytes); diff != "" {
		t.Error(diff)
	}
}

func TestGuardOf32BitCode(t *testing.T) {
	p := build32(t, program("ret", "given: {stack: {guard: 4}}"))
	if esp := p.Initial.Get(trace.RSP); esp != p.Stack.Base+4 || string(p.Stack.Bytes[4:8]) != "\x00\x00\x00\x10" {
		t.Errorf("esp is %#x, % x at it", esp, p.Stack.Bytes[4:8])
	}
}

// Code that is entered by far transfers stands behind .code32; its checkpoints
// are the same nop.
func TestEachFunctionBeginsInTheModeOfTheScenario(t *testing.T) {
	text := "name: test\nsays: test\nfunctions:\n  main: |\n    call far fword ptr [rsp]\n    .code32\n    here: push es\n    .code64\n    ret\n" +
		"  next: |\n    push rax\n    ret\nexpect:\n  - {at: main.here, rsp: entry}\n"
	p := build(t, text)
	if want := "ff1c24" + "0f1f440000" + "06" + "c3" + strings.Repeat("cc", 6) + "50c3"; hex.EncodeToString(p.Code[16:]) != want {
		t.Errorf("% x, want %s", p.Code[16:], want)
	}
	if c := p.Checkpoints[0]; c.Address != trace.CodeBase+0x13 {
		t.Errorf("%+v", c)
	}
}

func TestVectorWidthOfRawBytesIsThatOfTheirMode(t *testing.T) {
	const bytes = ".byte 0x06, 0x0f, 0x28, 0xca\nret" // push es; movaps xmm1, xmm2. 64-bit code has no 06
	if p := build32(t, program(bytes, "")); p.VectorBytes != 16 {
		t.Errorf("%d bytes", p.VectorBytes)
	}
	if p := build(t, program(bytes, "")); p.VectorBytes != 0 {
		t.Errorf("%d bytes in 64-bit code", p.VectorBytes)
	}
}
