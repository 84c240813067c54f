package machine

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestDecode32 has what 32-bit code reads in another way than 64-bit mode.
func TestDecode32(t *testing.T) {
	for _, c := range []struct{ bytes, want string }{
		{"40", "inc/4 rax:4"},
		{"66 4f", "dec/2 rdi:2"},
		{"48", "dec/4 rax:4"}, // no REX.W
		{"50", "push/4 rax:4"},
		{"66 50", "push/2 rax:2"},
		{"6a ff", "push/4 0xffffffffffffffff"},
		{"68 00 00 00 80", "push/4 0xffffffff80000000"},
		{"66 68 34 12", "push/2 0x1234"},
		{"ff 34 24", "push/4 32 bits [rsp+0x0]:4"},
		{"8f 44 24 08", "pop/4 32 bits [rsp+0x8]:4"},
		{"06", "push es/4"}, {"0e", "push cs/4"}, {"16", "push ss/4"}, {"1e", "push ds/4"}, {"0f a0", "push fs/4"}, {"66 0f a8", "push gs/2"},
		{"07", "pop es/4"}, {"17", "pop ss/4"}, {"1f", "pop ds/4"}, {"0f a1", "pop fs/4"}, {"66 0f a9", "pop gs/2"},
		{"60", "pusha/4"}, {"66 60", "pusha/2"}, {"61", "popa/4"}, {"66 61", "popa/2"},
		{"9c", "pushf/4"}, {"66 9d", "popf/2"},
		{"c8 20 00 01", "enter/4 0x20 0x1"}, {"66 c9", "leave/2"},
		{"88 e0", "mov/4 rax:1 rax-high:1"},
		{"90", "nop/4"},
		{"62 01", "bound/4 rax:4 32 bits [rcx+0x0]:4"},
		{"66 62 4d fc", "bound/2 rcx:2 32 bits [rbp+0xfffffffffffffffc]:2"},
		{"63 c8", "arpl/4 rax:2 rcx:2"},
		{"82 c0 ff", "add/4 rax:1 0xffffffffffffffff"},
		{"9a 78 56 34 12 23 00", "call far/4 0x12345678 0x23"},
		{"66 9a 78 56 23 00", "call far/2 0x5678 0x23"},
		{"ea 78 56 34 12 33 00", "jmp far/4 0x12345678 0x33"},
		{"c4 01", "les/4 rax:4 32 bits [rcx+0x0]:4"},
		{"c5 44 24 04", "lds/4 rax:4 32 bits [rsp+0x4]:4"},
		{"66 c5 01", "lds/2 rax:2 32 bits [rcx+0x0]:2"},
		{"0f b2 01", "lss/4 rax:4 32 bits [rcx+0x0]:4"},
		{"ce", "into/4"}, {"27", "daa/4"}, {"d4 0a", "aam/4 0xa"}, {"d5 0a", "aad/4 0xa"},
		// Addresses.
		{"8b 05 10 00 00 20", "mov/4 rax:4 32 bits [0x20000010]:4"},
		{"8b 04 25 10 00 00 20", "mov/4 rax:4 32 bits [0x20000010]:4"},
		{"8b 44 88 04", "mov/4 rax:4 32 bits [rax+rcx*4+0x4]:4"},
		{"a1 88 77 66 55", "mov/4 rax:4 32 bits [0x55667788]:4"},
		{"67 a1 88 77", "mov/4 rax:4 16 bits [0x7788]:4"},
		{"67 8b 00", "mov/4 rax:4 16 bits [rbx+rsi*1+0x0]:4"},
		{"67 8b 01", "mov/4 rax:4 16 bits [rbx+rdi*1+0x0]:4"},
		{"67 8b 02", "mov/4 rax:4 16 bits [rbp+rsi*1+0x0]:4"},
		{"67 8b 03", "mov/4 rax:4 16 bits [rbp+rdi*1+0x0]:4"},
		{"67 8b 04", "mov/4 rax:4 16 bits [rsi+0x0]:4"}, // no SIB
		{"67 8b 05", "mov/4 rax:4 16 bits [rdi+0x0]:4"},
		{"67 8b 06 34 12", "mov/4 rax:4 16 bits [0x1234]:4"},
		{"67 8b 46 80", "mov/4 rax:4 16 bits [rbp+0xffffffffffffff80]:4"},
		{"67 8b 87 34 12", "mov/4 rax:4 16 bits [rbx+0x1234]:4"},
		// Branches.
		{"e8 fb ff ff ff", "call/4 0x10000000"},
		{"66 e8 00 10", "call/2 0x1004"},
		{"66 0f 84 00 10", "je/2 0x1005"},
		{"66 74 fe", "je/2 0x1"},
		{"c2 ff ff", "ret/4 0xffffffffffffffff"},
		{"ff d0", "call/4 rax:4"},
		// Where the byte after c4, c5 and 62 would name a register, they are prefixes.
		{"c5 fc 10 45 e0", "vmovups/32 v0:32 32 bits [rbp+0xffffffffffffffe0]:32"},
		{"c4 e1 7c 29 04 24", "vmovaps/32 32 bits [rsp+0x0]:32 v0:32"},
		{"62 f1 7c 48 10 45 01", "vmovups/64 v0:64 32 bits [rbp+0x40]:64"},
		{"67 62 f1 7c 48 10 45 01", "vmovups/64 v0:64 16 bits [rdi+0x40]:64"},
		{"66 0f 6e c8", "movd/16 v1:8 rax:4"},
	} {
		t.Run(c.bytes, func(t *testing.T) { expectReading(t, trace.Mode32, c.bytes, c.want) })
	}
}

func TestDecode32Refuses(t *testing.T) {
	for _, c := range []struct {
		bytes string
		want  trace.Vector
	}{
		{"f0 50", trace.InvalidOpcode},
		{"f0 40", trace.InvalidOpcode},
		{"8f c8", trace.InvalidOpcode},
		{"ff f8", trace.InvalidOpcode},
		{"ff d8", trace.InvalidOpcode},          // call far of a register
		{"66 c5 fc 10 00", trace.InvalidOpcode}, // a prefix before VEX
		{"66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90", trace.GeneralProtection},
	} {
		t.Run(c.bytes, func(t *testing.T) { expectRefusal(t, trace.Mode32, c.bytes, c.want) })
	}
}

// TestSegmentsOfAddresses has the segment that an address goes through.
func TestSegmentsOfAddresses(t *testing.T) {
	for _, c := range []struct {
		mode  trace.Mode
		bytes string
		want  trace.Segment
	}{
		{trace.Mode32, "8b 00", trace.DS}, {trace.Mode32, "8b 04 24", trace.SS}, {trace.Mode32, "8b 45 00", trace.SS},
		{trace.Mode32, "8b 04 28", trace.DS}, // ebp as index
		{trace.Mode32, "8b 04 05 00 00 00 00", trace.DS},
		{trace.Mode32, "67 8b 02", trace.SS}, {trace.Mode32, "67 8b 06 34 12", trace.DS}, {trace.Mode32, "a1 00 00 00 00", trace.DS},
		{trace.Mode32, "26 8b 00", trace.ES}, {trace.Mode32, "2e 8b 00", trace.CS}, {trace.Mode32, "36 8b 00", trace.SS},
		{trace.Mode32, "3e 8b 45 00", trace.DS}, {trace.Mode32, "64 8b 04 24", trace.FS}, {trace.Mode32, "65 36 8b 00", trace.SS},
		{trace.Mode32, "65 a1 00 00 00 00", trace.GS}, {trace.Mode32, "26 ad", trace.ES},
		{trace.Mode64, "8b 45 00", trace.SS}, {trace.Mode64, "3e 8b 45 00", trace.SS}, {trace.Mode64, "64 26 8b 00", trace.FS},
	} {
		in, _, err := decode(c.mode, trace.AMD, trace.CodeBase, unhex(t, c.bytes))
		if err != nil || in.memory.segment != c.want {
			t.Errorf("%s in %d bits: %v, %v, want %v", c.bytes, c.mode.Bits(), in.memory.segment, err, c.want)
		}
	}
}

func TestUnknown32(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		vendor      trace.Vendor
		esp         uint64
	}{
		{"salc", "d6", trace.AMD, E},
		{"syscall on AMD", "0f 05", trace.AMD, E},
		{"sysenter on Intel", "0f 34", trace.Intel, E},
		{"sysenter elsewhere", "0f 34", trace.OtherVendor, E},
		{"push ds elsewhere", "1e", trace.OtherVendor, E},
		{"push ds half in the guard on Intel", "1e", trace.Intel, guard + 2},
		{"pusha that faults on Intel", "60", trace.Intel, guard + 8},
		{"popa that faults on Intel", "61", trace.Intel, trace.StackTop - 8},
		{"push across 4 GiB", "50", trace.AMD, 2},
		{"pop across 4 GiB", "58", trace.AMD, 0xfffffffe},
		{"VEX with B", "c4 c1 7c 10 c0", trace.AMD, E},
		{"VEX with W", "c4 e1 f9 6e c0", trace.AMD, E},
		{"EVEX with R'", "62 e1 7c 48 10 c0", trace.AMD, E},
		{"daa on an undefined flag", "21 c0 27", trace.AMD, E},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program32(t, c.bytes)
			p.VectorBytes = 64
			p.Initial.Set(trace.RSP, c.esp)
			got, err := Run(p, trace.Platform{Vendor: c.vendor})
			if !errors.As(err, new(*Unknown)) && !errors.As(err, new(*DependsOnUndefined)) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}
