package machine

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// andPush is and eax, eax; pushfq: AF is undefined, bit 4 of the quadword at S - 8.
const andPush = "21 c0 9c "

// TestUndefinedBitsInRegisters follows AF from the stack into registers. What a
// case does not name must be defined.
func TestUndefinedBitsInRegisters(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		want        registers // undefined bits
		stack       uint64    // undefined bits of the quadword at S - 8
		flags       trace.Flags
	}{
		{"pop rax", andPush + "58", a(0x10), 0x10, af},
		{"pop ax", andPush + "66 58", a(0x10), 0x10, af},
		{"pop [rsp-16], mov from there", andPush + "8f 44 24 f0 48 8b 4c 24 f0", registers{trace.RCX: 0x10}, 0x10, af},
		{"pop rax; push rax", andPush + "58 50", a(0x10), 0x10, af},
		{"pop rax; push 0", andPush + "58 6a 00", a(0x10), 0, af},
		{"pop rax; pop rcx of another", andPush + "6a 00 59 58", a(0x10), 0x10, af},
		{"push [rsp]; pop rcx", andPush + "ff 34 24 59", registers{trace.RCX: 0x10}, 0x10, af},
		{"mov rcx, rax", andPush + "58 48 89 c1", ac(0x10, 0x10), 0x10, af},
		{"mov ch, al", andPush + "58 88 c5", ac(0x10, 0x1000), 0x10, af},
		{"mov ah, al; mov al, 0", andPush + "58 88 c4 b0 00", a(0x1000), 0x10, af},
		{"mov eax, 0", andPush + "58 b8 00 00 00 00", nil, 0x10, af},
		{"mov al, [rsp]", andPush + "8a 04 24", a(0x10), 0x10, af},
		{"mov [rsp], cl defines", andPush + "88 0c 24", nil, 0, af},
		{"xchg rcx, rax", andPush + "58 48 91", registers{trace.RCX: 0x10}, 0x10, af},
		{"xchg rcx, [rsp]", andPush + "48 87 0c 24", registers{trace.RCX: 0x10}, 0, af},
		{"movzx ecx, al", andPush + "58 0f b6 c8", ac(0x10, 0x10), 0x10, af},
		{"movsx ecx, al", andPush + "58 0f be c8", ac(0x10, 0x10), 0x10, af},
		{"mov ah, [rsp]; mov al, [rsp+1]", andPush + "8a 24 24 8a 44 24 01", a(0x1000), 0x10, af},
		{"and eax, 0x45", andPush + "58 83 e0 45", nil, 0x10, af},
		{"and al, 0x10 leaves ZF and AF open", andPush + "58 24 10", a(0x10), 0x10, af | zf | pf},
		{"and al, 0x12: bit 1 is set, so ZF is not", andPush + "58 24 12", a(0x10), 0x10, af | pf},
		{"and [rsp], cl by a register", andPush + "b1 00 20 0c 24", registers{}, 0, af},
		{"or al, 0x10", andPush + "58 0c 10", nil, 0x10, af},
		{"or al, 1", andPush + "58 0c 01", a(0x10), 0x10, af | pf},
		{"or byte [rsp], 1", andPush + "80 0c 24 01", nil, 0x10, af | pf},
		{"test al, 0x10", andPush + "58 a8 10", a(0x10), 0x10, af | zf | pf},
		{"test al, 1", andPush + "58 a8 01", a(0x10), 0x10, af},
		{"xor al, 1", andPush + "58 34 01", a(0x10), 0x10, af | pf},
		{"xor eax, eax", andPush + "58 31 c0", nil, 0x10, af},
		{"setc al", andPush + "58 0f 92 c0", nil, 0x10, af},
		{"lea rax, [rcx]", andPush + "58 48 8d 01", nil, 0x10, af},
		{"mov rcx, rax; popfq elsewhere", andPush + "48 8b 0c 24 51 39 c0 9d", registers{trace.RCX: 0x10}, 0x10, af},
		{"movsx ecx, al of an undefined sign", "f7 e1 9c 58 0f be c8", ac(0xd4, 0xffffffd4), 0xd4, zf | sf | pf | af},
		{"mul leaves rdx and rax defined", "f7 e1", nil, 0, zf | sf | pf | af},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			p.Initial.Set(trace.RAX, 0x0101)
			p.Initial.Set(trace.RCX, 3)
			final := predict(t, p).Final
			for r := range trace.Register(trace.RegisterCount) {
				if got := final.Predicted.RegistersUndefined[r]; got != c.want[r] {
					t.Errorf("undefined bits of %v are %#x, want %#x", r, got, c.want[r])
				}
			}
			if got := final.Predicted.Undefined; got != c.flags {
				t.Errorf("undefined flags are %v, want %v", got, c.flags)
			}
			if got := stackUndefined(&final, S-8); got != c.stack {
				t.Errorf("undefined bits on the stack are %#x, want %#x", got, c.stack)
			}
		})
	}
}

// stackUndefined gives the undefined bits of a quadword on the stack.
func stackUndefined(s *trace.Snapshot, address uint64) (bits uint64) {
	if s.Predicted.StackUndefined == nil {
		return 0
	}
	for i := range uint64(8) {
		bits |= uint64(s.Predicted.StackUndefined[address-s.Stack.Base+i]) << (8 * i)
	}
	return bits
}

// TestUsesOfUndefinedBits: whatever decides on the bits or computes with them is
// refused, and the register is named.
func TestUsesOfUndefinedBits(t *testing.T) {
	for _, c := range []struct{ text, bytes, register string }{
		{"add al, 1", "58 04 01", "rax"},
		{"add cl, al", "58 00 c1", "rax"},
		{"inc eax", "58 ff c0", "rax"},
		{"not eax", "58 f7 d0", "rax"},
		{"shl eax, 1", "58 d1 e0", "rax"},
		{"shl edx, cl", "59 d3 e2", "rcx"},
		{"cmp eax, 1", "58 83 f8 01", "rax"},
		{"mov ecx, [rax]", "58 8b 08", "rax"},
		{"mov ecx, [rsp+rax]", "58 8b 0c 04", "rax"},
		{"mov [rax], ecx", "58 89 08", "rax"},
		{"lea ecx, [rax]", "58 8d 08", "rax"},
		{"call rax", "58 ff d0", "rax"},
		{"jmp rax", "58 ff e0", "rax"},
		{"ret", "c3", ""},
		{"pop rsp", "5c", "rsp"},
		{"mov rsp, rax", "58 48 89 c4", "rsp"},
		{"leave", "5d c9", "rbp"},
		{"enter", "5d c8 00 00 00", "rbp"},
		{"cdq", "58 99", "rax"},
		{"cwde", "58 98", "rax"},
		{"bswap eax", "58 0f c8", "rax"},
		{"mul ecx", "58 f7 e1", "rax"},
		{"div ecx by rdx", "5a f7 f1", "rdx"},
		{"xadd ecx, eax", "58 0f c1 c1", "rax"},
		{"cmpxchg ecx, edx", "58 0f b1 d1", "rax"},
		{"cmove eax, ecx", "58 0f 44 c1", "rax"},
		{"rep movsb by rcx", "59 f3 a4", "rcx"},
		{"movsb from rsi", "5e a4", "rsi"},
		{"stosb to rdi", "5f aa", "rdi"},
		{"movsb of the bits", "48 89 e6 a4", ""},
		{"bt edx, eax", "58 0f a3 c2", "rax"},
		{"imul ecx, eax", "58 0f af c8", "rax"},
		{"movzx ecx, byte [rax]", "58 0f b6 08", "rax"},
		{"add ecx, [data]", "58 89 04 25 00 00 00 20 03 0c 25 00 00 00 20", ""},
		{"add [rsp], ecx", "01 0c 24", ""},
		{"test al, 0x10; je", "58 a8 10 74 00", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			err := refuse(t, program(t, andPush+c.bytes))
			if !errors.As(err, new(*DependsOnUndefined)) {
				t.Fatal(err)
			}
			if c.register != "" && !strings.HasSuffix(err.Error(), "it needs bits of "+c.register+" that the manual leaves undefined") {
				t.Errorf("%v does not name %s", err, c.register)
			}
		})
	}
}

// TestStatesWithUndefinedBits are equal by the bits, wherever those are kept: that
// is how a loop over them is found to be endless.
func TestStatesWithUndefinedBits(t *testing.T) {
	made := func(bits uint64) (s state) {
		s.setUndefined(trace.RAX, 8, bits)
		return s
	}
	some, same, others, none := made(0x10), made(0x10), made(0x80), made(0)
	moved := same
	moved.rip = 1
	for _, c := range []struct {
		text string
		a, b state
		want bool
	}{
		{"the same bits", some, same, true}, {"other bits", some, others, false}, {"no bits", none, made(0), true},
		{"bits and none", some, none, false}, {"another RIP", some, moved, false},
	} {
		if got := c.a.sameAs(&c.b); got != c.want {
			t.Errorf("%s: %v", c.text, got)
		}
	}
}
