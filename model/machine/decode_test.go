package machine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// spell writes what was decoded: mnemonic, operand size, and each operand
// with its size in bytes.
func spell(in *instruction) string {
	parts := []string{fmt.Sprintf("%s/%d", in.mnemonic, in.size)}
	for _, o := range in.operands {
		switch o.kind {
		case generalRegister:
			name := o.register.String()
			if o.part == highByte {
				name += "-high"
			}
			parts = append(parts, fmt.Sprintf("%s:%d", name, o.size))
		case vectorRegister:
			parts = append(parts, fmt.Sprintf("v%d:%d", o.vector, o.size))
		case immediateOperand:
			parts = append(parts, fmt.Sprintf("%#x", o.immediate))
		case memoryOperand:
			parts = append(parts, fmt.Sprintf("%s:%d", spellPointer(in.memory), o.size))
		}
	}
	return strings.Join(parts, " ")
}

func spellPointer(p pointer) string {
	text := "["
	if p.base >= 0 {
		text += trace.Register(p.base).String() + "+"
	}
	if p.index >= 0 {
		text += fmt.Sprintf("%v*%d+", trace.Register(p.index), 1<<p.shift)
	}
	text += fmt.Sprintf("%#x]", p.displacement)
	if p.size != 8 {
		text = fmt.Sprintf("%d bits ", 8*p.size) + text
	}
	return text
}

// TestDecode has the places where decoders, x86asm among them, go wrong. All
// bytes are assembled by hand and stand at CodeBase; each must be used up.
func TestDecode(t *testing.T) {
	for _, c := range []struct{ bytes, want string }{
		// Sizes of pushes and their immediates.
		{"6a ff", "push/8 0xffffffffffffffff"},
		{"68 ff ff ff ff", "push/8 0xffffffffffffffff"},
		{"68 00 00 00 80", "push/8 0xffffffff80000000"},
		{"66 6a 80", "push/2 0xffffffffffffff80"},
		{"66 68 34 12", "push/2 0x1234"},
		{"66 50", "push/2 rax:2"},
		{"66 48 50", "push/8 rax:8"},
		{"41 57", "push/8 r15:8"},
		{"ff 34 24", "push/8 [rsp+0x0]:8"},
		{"66 ff 75 fe", "push/2 [rbp+0xfffffffffffffffe]:2"},
		{"66 0f a0", "push fs/2"},
		{"8f 44 24 08", "pop/8 [rsp+0x8]:8"},
		{"c8 20 00 01", "enter/8 0x20 0x1"},
		// Registers: REX selects spl to dil, and 90 with REX.B is no nop.
		{"88 e0", "mov/4 rax:1 rax-high:1"},
		{"40 88 e0", "mov/4 rax:1 rsp:1"},
		{"41 90", "xchg/4 r8:4 rax:4"},
		{"49 90", "xchg/8 r8:8 rax:8"},
		{"90", "nop/4"},
		{"66 90", "nop/2"},
		{"48 90", "nop/8"},
		{"f3 90", "nop/4"},
		{"48 66 89 c8", "mov/2 rax:2 rcx:2"}, // REX that is not the last prefix is ignored
		{"66 48 89 c8", "mov/8 rax:8 rcx:8"}, // REX.W goes before 66
		{"48 63 c1", "movsxd/8 rax:8 rcx:4"},
		{"0f b6 c4", "movzx/4 rax:4 rax-high:1"},
		{"48 0f be c1", "movsx/8 rax:8 rcx:1"},
		// Addresses.
		{"48 8d 05 10 00 00 00", "lea/8 rax:8 [0x10000017]:8"},
		{"c7 05 f6 ff ff ff 01 00 00 00", "mov/4 [0x10000000]:4 0x1"}, // from the end of the immediate
		{"8b 04 25 10 00 00 20", "mov/4 rax:4 [0x20000010]:4"},
		{"48 8b 04 25 00 00 00 80", "mov/8 rax:8 [0xffffffff80000000]:8"},
		{"8b 04 c5 10 00 00 00", "mov/4 rax:4 [rax*8+0x10]:4"},
		{"48 a1 88 77 66 55 44 33 22 11", "mov/8 rax:8 [0x1122334455667788]:8"},
		{"67 a1 88 77 66 55", "mov/4 rax:4 32 bits [0x55667788]:4"},
		{"48 b8 88 77 66 55 44 33 22 11", "mov/8 rax:8 0x1122334455667788"},
		{"66 b8 34 12", "mov/2 rax:2 0x1234"},
		{"8b 04 24", "mov/4 rax:4 [rsp+0x0]:4"},
		{"41 8b 04 24", "mov/4 rax:4 [r12+0x0]:4"},
		{"42 8b 04 20", "mov/4 rax:4 [rax+r12*1+0x0]:4"},
		{"41 8b 45 00", "mov/4 rax:4 [r13+0x0]:4"},
		{"41 8b 44 a5 f8", "mov/4 rax:4 [r13+0xfffffffffffffff8]:4"},
		{"67 8b 44 88 04", "mov/4 rax:4 32 bits [rax+rcx*4+0x4]:4"},
		// Nops of every length, and ret with a prefix.
		{"0f 1f 44 00 00", "nop/4 [rax+rax*1+0x0]:4"},
		{"66 2e 0f 1f 84 00 00 00 00 00", "nop/2 [rax+rax*1+0x0]:2"},
		{"f3 0f 1e fa", "endbr/4 rdx:4"},
		{"f3 c3", "ret/8"},
		{"f2 c3", "ret/8"},
		{"c2 ff ff", "ret/8 0xffffffffffffffff"},
		{"e8 fb ff ff ff", "call/8 0x10000000"},
		{"48 eb fd", "jmp/8 0x10000000"},
		// Sizes of vector operands in memory.
		{"f3 0f 7e 45 f8", "movq/16 v0:8 [rbp+0xfffffffffffffff8]:8"},
		{"66 0f d6 45 f8", "movq/16 [rbp+0xfffffffffffffff8]:8 v0:8"},
		{"66 48 0f 6e c8", "movd/16 v1:8 rax:8"},
		{"66 0f 7e 08", "movd/16 [rax+0x0]:4 v1:8"},
		{"f2 0f 10 45 f0", "movsd_xmm/16 v0:8 [rbp+0xfffffffffffffff0]:8"},
		{"f3 0f 11 45 f0", "movss/16 [rbp+0xfffffffffffffff0]:4 v0:4"},
		{"66 f2 0f 10 00", "movsd_xmm/16 v0:8 [rax+0x0]:8"}, // f2 goes before 66
		{"44 0f 28 7c 24 f0", "movaps/16 v15:16 [rsp+0xfffffffffffffff0]:16"},
		{"c5 fc 10 45 e0", "vmovups/32 v0:32 [rbp+0xffffffffffffffe0]:32"},
		{"c4 41 7c 29 04 24", "vmovaps/32 [r12+0x0]:32 v8:32"},
		{"c5 fe 10 00", "vmovss/16 v0:4 [rax+0x0]:4"}, // L is ignored
		{"c5 fd 6f 05 f8 ff ff ff", "vmovdqa/32 v0:32 [0x10000000]:32"},
		// EVEX scales a displacement of one byte by the vector's length.
		{"62 f1 7c 48 10 45 01", "vmovups/64 v0:64 [rbp+0x40]:64"},
		{"62 f1 7c 28 11 44 24 ff", "vmovups/32 [rsp+0xffffffffffffffe0]:32 v0:32"},
		{"62 f1 7c 48 10 85 01 00 00 00", "vmovups/64 v0:64 [rbp+0x1]:64"},
		{"62 a1 7c 48 28 c1", "vmovaps/64 v16:64 v17:64"},
		{"62 f1 fe 08 6f 00", "vmovdqu64/16 v0:16 [rax+0x0]:16"},
	} {
		t.Run(c.bytes, func(t *testing.T) { expectReading(t, trace.Mode64, c.bytes, c.want) })
	}
}

// expectReading decodes bytes at CodeBase, which must be used up.
func expectReading(t *testing.T, mode trace.Mode, listing, want string) {
	t.Helper()
	bytes := unhex(t, listing)
	in, read, err := decode(mode, trace.AMD, trace.CodeBase, bytes)
	if err != nil {
		t.Fatal(err)
	}
	if got := spell(in); got != want || read != len(bytes) {
		t.Errorf("read %d of %d bytes: %s, want %s", read, len(bytes), got, want)
	}
	if err := secondReading(in); err != nil {
		t.Error(err)
	}
}

// TestDecodeRefuses has bytes that the processor refuses: each is followed by
// int3 up to the longest length.
func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		bytes string
		want  trace.Vector
	}{
		{"06", trace.InvalidOpcode}, {"27", trace.InvalidOpcode}, {"60", trace.InvalidOpcode},
		{"82 c0 01", trace.InvalidOpcode}, {"9a", trace.InvalidOpcode}, {"d6", trace.InvalidOpcode},
		{"8f c8", trace.InvalidOpcode},    // pop /1
		{"ff f8", trace.InvalidOpcode},    // group 5 /7
		{"fe d0", trace.InvalidOpcode},    // group 4 /2
		{"8d c0", trace.InvalidOpcode},    // lea of a register
		{"0f ff", trace.InvalidOpcode},    // ud0
		{"f0 50", trace.InvalidOpcode},    // lock push
		{"f0 90", trace.InvalidOpcode},    // lock nop
		{"f0 01 c8", trace.InvalidOpcode}, // lock with a register as destination
		{"f0 03 08", trace.InvalidOpcode}, // lock with memory as source
		{"f0 39 08", trace.InvalidOpcode}, // lock cmp
		{"66 c5 fc 10 00", trace.InvalidOpcode},
		{"40 c5 fc 10 00", trace.InvalidOpcode},
		{"c5 ec 10 c1", trace.InvalidOpcode},       // vvvv where it names nothing
		{"c5 fd 6e c0", trace.InvalidOpcode},       // vmovd with L
		{"62 f1 7c 68 10 00", trace.InvalidOpcode}, // L'L = 3
		{"66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90", trace.GeneralProtection},
	} {
		t.Run(c.bytes, func(t *testing.T) { expectRefusal(t, trace.Mode64, c.bytes, c.want) })
	}
}

// expectRefusal decodes bytes with int3 after them up to the longest length.
func expectRefusal(t *testing.T, mode trace.Mode, listing string, want trace.Vector) {
	t.Helper()
	bytes := unhex(t, listing)
	for len(bytes) < maxLength {
		bytes = append(bytes, filler)
	}
	_, _, err := decode(mode, trace.AMD, trace.CodeBase, bytes[:maxLength])
	var e *exception
	if !errors.As(err, &e) || e.fault != (trace.Fault{Vector: want}) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// TestX86asmGaps keeps the faults of x86asm on record that second readings have
// to live with. When one is mended, its line here fails and can go.
func TestX86asmGaps(t *testing.T) {
	for _, listing := range []string{
		"f3 0f 1e fa", // endbr64: Op 0, length 1, no error
	} {
		if inst, ok := x86asmReads(trace.Mode64, unhex(t, listing)); ok {
			t.Errorf("x86asm reads %s as %v", listing, inst)
		}
	}
	if inst, ok := x86asmReads(trace.Mode64, unhex(t, "f3 41 90")); !ok || inst.Op.String() != "PAUSE" {
		t.Errorf("x86asm reads f3 41 90, xchg r8d, eax, as %v", inst)
	}
}
