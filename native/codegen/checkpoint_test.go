package codegen_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const loop = `name: loop
says: a loop through a checkpoint
functions:
  main: |
    first: mov ecx, 3
    again: dec ecx
    jne again
    dead: ud2
    last:
    ret
expect:
  - {at: main.first, rsp: entry}
  - {at: main.again, visit: 1, rcx: 3}
  - {at: main.again, visit: 2, rcx: 2}
  - {at: main.last, rsp: entry}
  - fault: {kind: UD, at: main.dead}
`

func TestEveryPathToALabelPassesItsCheckpoint(t *testing.T) {
	p := build(t, loop)
	const nop = "0f1f440000"
	want := nop + "b903000000" + nop + "ffc9" + "75f7" + "0f0b" + nop + "c3"
	if got := hex.EncodeToString(p.Code[16:]); got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	addresses := map[string]uint64{"main.first": 16, "main.again": 26, "main.last": 37}
	if len(p.Checkpoints) != len(addresses) {
		t.Errorf("%v", p.Checkpoints)
	}
	for i, c := range p.Checkpoints {
		at := c.Address - trace.CodeBase
		symbol, _ := p.Symbol(c.Label)
		if at != addresses[c.Label] || symbol.Address != c.Address || !bytes.Equal(p.Code[at:at+5], trace.CheckpointBytes[:]) {
			t.Errorf("%s at %#x, symbol at %#x", c.Label, c.Address, symbol.Address)
		}
		if i > 0 && c.Address <= p.Checkpoints[i-1].Address {
			t.Errorf("%s comes before %s", c.Label, p.Checkpoints[i-1].Label)
		}
	}
	if p.Entry != trace.CodeBase+16 {
		t.Errorf("main is entered at %#x, behind its checkpoint", p.Entry)
	}
	if dead, _ := p.Symbol("main.dead"); dead.Address != trace.CodeBase+35 {
		t.Errorf("main.dead at %#x has a checkpoint", dead.Address)
	}
}

func TestAFunctionItselfCanBeACheckpoint(t *testing.T) {
	s := load(t, loop)
	s.Expect[0].Label = "main"
	p, err := codegen.Build(s)
	if err != nil {
		t.Fatal(err)
	}
	want := trace.Checkpoint{Label: "main", Address: p.Entry}
	if first, _ := p.Symbol("main.first"); p.Checkpoints[0] != want || first.Address != p.Entry+5 {
		t.Errorf("%v, main.first at %#x", p.Checkpoints, first.Address)
	}
}

func TestVectorWidth(t *testing.T) {
	tests := []struct {
		main, more string
		width      int
	}{
		{"ret", "", 0},
		{"movaps xmm1, xmm2\nret", "", 16},
		{"vmovaps xmm1, xmm2\nret", "needs: [avx]", 32}, // clears the upper half of ymm1
		{"vzeroall\nret", "needs: [avx]", 32},
		{"vmovups [rsp], ymm9\nret", "needs: [avx]", 32},
		{"vmovups [rsp], zmm9\nret", "needs: [avx512f]", 64},
		{"vmovups [rsp], xmm31\nret", "needs: [avx512f, avx512vl]", 64},
		{"vmovq xmm16, rax\nret", "needs: [avx512f]", 64},
		{"ret", "given: {registers: {xmm5: 1}}", 16},
		{"ret", "given: {registers: {zmm5: 1}}\nneeds: [avx512f]", 64},
		{".byte 0x90, 0x0f, 0x28, 0xca\nret", "", 16},
		{".byte 0xc5, 0xfc, 0x10, 0x0c, 0x24\nret", "", 16}, // vmovups ymm1, [rsp]
		{".byte 0xc5, 0xfc, 0x10, 0x0c, 0x24\nret", "needs: [avx]", 32},
		{".byte 0x62, 0x61, 0x7c, 0x48, 0x28, 0x7d, 0xff\nret", "needs: [avx512f]", 64},
		{".byte 0x06, 0xff\nret", "", 0},
	}
	for _, test := range tests {
		if p := build(t, program(test.main, test.more)); p.VectorBytes != test.width || (p.Initial.Vectors != nil) != (test.width > 0) {
			t.Errorf("%q: %d bytes, want %d", test.main, p.VectorBytes, test.width)
		}
	}
}
