package machine

import (
	"errors"
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// vectorProgram declares vector registers, each byte of which says its register
// and place: 16*r + position modulo 16, and 0x80 more above the lowest 16.
func vectorProgram(t testing.TB, width int, listing string) *trace.Program {
	p := program(t, listing)
	p.VectorBytes = width
	p.Initial.Vectors = new(trace.Vectors)
	for r := range p.Initial.Vectors {
		for i := range width {
			p.Initial.Vectors[r][i] = byte(16*r+i%16) ^ byte(i/16)<<7
		}
	}
	return p
}

// bytesOf gives parts of a register's initial value and zeroes: "1:0-7" are bytes
// 0 to 7 of register 1, "z8" eight zeroes.
func bytesOf(p *trace.Program, parts ...string) (value [64]byte) {
	at := 0
	for _, part := range parts {
		var r, first, last int
		if n, _ := fmt.Sscanf(part, "%d:%d-%d", &r, &first, &last); n == 3 {
			at += copy(value[at:], p.Initial.Vectors[r][first:last+1])
			continue
		}
		if _, err := fmt.Sscanf(part, "z%d", &r); err != nil {
			panic(part)
		}
		at += r
	}
	return value
}

func TestVectorMoves(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		width       int
		register    int
		want        []string
	}{
		{"movaps xmm0, xmm1 keeps the rest", "0f 28 c1", 32, 0, []string{"1:0-15", "0:16-31"}},
		{"vmovaps xmm0, xmm1 clears it", "c5 f8 28 c1", 32, 0, []string{"1:0-15", "z16"}},
		{"vmovaps ymm0, ymm1", "c5 fc 28 c1", 32, 0, []string{"1:0-31"}},
		{"vmovups ymm0, ymm1 clears the upper half of zmm0", "c5 fc 10 c1", 64, 0, []string{"1:0-31", "z32"}},
		{"vmovaps zmm16, zmm1", "62 e1 7c 48 28 c1", 64, 16, []string{"1:0-63"}},
		{"movss xmm0, xmm1 merges", "f3 0f 10 c1", 16, 0, []string{"1:0-3", "0:4-15"}},
		{"movsd xmm0, xmm1 merges", "f2 0f 10 c1", 32, 0, []string{"1:0-7", "0:8-31"}},
		{"vmovsd xmm0, xmm2, xmm1", "c5 eb 10 c1", 32, 0, []string{"1:0-7", "2:8-15", "z16"}},
		{"movq xmm0, xmm1", "f3 0f 7e c1", 16, 0, []string{"1:0-7", "z8"}},
		{"movq xmm9, xmm1 by d6", "66 41 0f d6 c9", 16, 9, []string{"1:0-7", "z8"}},
		{"movss xmm0, [rsp-16]; after movaps there", "0f 29 4c 24 e8 f3 0f 10 44 24 e8", 16, 0, []string{"1:0-3", "z12"}},
		{"movsd xmm0, [rsp-16]", "0f 29 4c 24 e8 f2 0f 10 44 24 e8", 32, 0, []string{"1:0-7", "z8", "0:16-31"}},
		{"vmovss xmm0, [rsp-16]", "0f 29 4c 24 e8 c5 fa 10 44 24 e8", 32, 0, []string{"1:0-3", "z28"}},
		{"movups across", "0f 11 4c 24 e1 0f 10 44 24 e1", 16, 0, []string{"1:0-15"}},
		{"vmovdqu ymm", "c5 fe 7f 4c 24 c1 c5 fe 6f 44 24 c1", 32, 0, []string{"1:0-31"}},
		{"vmovdqu64 zmm", "62 f1 fe 48 7f 4c 24 fe 62 f1 fe 48 6f 44 24 fe", 64, 0, []string{"1:0-63"}},
		{"movd xmm0, eax", "b8 01 02 03 00 66 0f 6e c0", 16, 0, nil},
		{"xorps xmm0, xmm0", "0f 57 c0", 32, 0, []string{"z16", "0:16-31"}},
		{"pxor xmm0, xmm0", "66 0f ef c0", 16, 0, []string{"z16"}},
		{"vpxor xmm0, xmm1, xmm1", "c5 f1 ef c1", 32, 0, []string{"z32"}},
		{"vxorps ymm0, ymm1, ymm1", "c5 f4 57 c1", 32, 0, []string{"z32"}},
		{"vzeroupper", "c5 f8 77", 32, 0, []string{"0:0-15", "z16"}},
		{"vzeroall", "c5 fc 77", 32, 0, []string{"z32"}},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := vectorProgram(t, c.width, c.bytes)
			got := predict(t, p)
			if got.Outcome != faulted(trace.Breakpoint) {
				t.Fatalf("outcome %+v", got.Outcome)
			}
			want := bytesOf(p, c.want...)
			if c.want == nil { // movd from 0x00030201
				want = [64]byte{1, 2, 3}
			}
			if value := got.Final.Registers.Vectors[c.register]; value != want {
				t.Errorf("register %d is\n%x, want\n%x", c.register, value, want)
			}
		})
	}
}

func TestVectorStores(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		size        int
	}{
		{"movss", "f3 0f 11 48 00", 4}, {"movsd", "f2 0f 11 48 00", 8}, {"movq", "66 0f d6 48 00", 8},
		{"movd", "66 0f 7e 48 00", 4}, {"movq by 7e", "66 48 0f 7e 48 00", 8}, {"movups", "0f 11 48 00", 16},
		{"vmovsd", "c5 fb 11 48 00", 8}, {"vmovaps ymm", "c5 fc 29 48 00", 32}, {"vmovaps zmm", "62 f1 7c 48 29 48 00", 64},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := vectorProgram(t, 64, c.bytes)
			p.Initial.Set(trace.RAX, D)
			final := predict(t, p).Final
			for i, b := range final.Data.Bytes[:72] {
				want := p.Data.Bytes[i]
				if i < c.size {
					want = p.Initial.Vectors[1][i]
				}
				if b != want {
					t.Errorf("byte %d is %#x, want %#x", i, b, want)
				}
			}
		})
	}
}

// TestVectorAlignment: the same addresses for instructions that insist and that
// do not (SDM vol. 1, 14.9).
func TestVectorAlignment(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		size        uint64
		insists     bool
	}{
		{"movaps load", "0f 28 00", 16, true}, {"movaps store", "0f 29 00", 16, true}, {"movdqa", "66 0f 6f 00", 16, true},
		{"movups", "0f 10 00", 16, false}, {"movdqu", "f3 0f 6f 00", 16, false}, {"movsd", "f2 0f 10 00", 8, false},
		{"xorps", "0f 57 00", 16, true}, {"vxorps", "c5 f8 57 00", 16, false}, {"movq", "f3 0f 7e 00", 8, false},
		{"vmovaps ymm", "c5 fc 28 00", 32, true}, {"vmovups ymm", "c5 fc 10 00", 32, false},
		{"vmovaps zmm", "62 f1 7c 48 28 00", 64, true}, {"vmovdqu32 zmm", "62 f1 7e 48 6f 00", 64, false},
	} {
		for _, offset := range []uint64{0, c.size, c.size / 2, 1} {
			p := vectorProgram(t, 64, c.bytes)
			p.Initial.Set(trace.RAX, D+offset)
			want := faulted(trace.Breakpoint)
			if c.insists && offset%c.size != 0 {
				want = faulted(trace.GeneralProtection)
			}
			if got := predict(t, p).Outcome; got != want {
				t.Errorf("%s at offset %d: %+v, want %+v", c.text, offset, got, want)
			}
		}
	}
	p := vectorProgram(t, 16, "0f 10 00")
	p.Initial.Set(trace.RAX, D+8)
	p.Initial.Flags |= trace.AC
	if err := refuse(t, p); !errors.As(err, new(*Unknown)) {
		t.Error(err)
	}
}

func TestUndeclaredVectors(t *testing.T) {
	for _, c := range []struct {
		bytes           string
		declares, needs int
	}{
		{"0f 28 c1", 0, 16}, {"66 0f 6e c0", 0, 16}, {"c5 fc 28 c1", 16, 32}, {"62 f1 7c 48 28 c1", 32, 64},
		{"62 e1 7c 08 28 c1", 32, 64}, // xmm16
		{"c5 f8 77", 0, 16},
	} {
		p := program(t, c.bytes)
		p.VectorBytes = c.declares
		var undeclared *UndeclaredVectors
		if err := refuse(t, p); !errors.As(err, &undeclared) || undeclared.Needs != c.needs || undeclared.Declares != c.declares {
			t.Errorf("%s: %v", c.bytes, err)
		}
	}
}
