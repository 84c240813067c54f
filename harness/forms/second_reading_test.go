package forms

import (
	"strings"
	"testing"

	"golang.org/x/arch/x86/x86asm"
	"pgregory.net/rapid"
)

// opcodes are how instructions of the universe begin, and some that are near.
var opcodes = []string{
	"06", "07", "0e", "16", "17", "1e", "1f", "50", "57", "58", "5f", "60", "61", "68", "6a", "8f", "9a", "9c", "9d", "c2",
	"c3", "c8", "c9", "ca", "cb", "cc", "cd", "ce", "cf", "e8", "ff", "0fa0", "0fa1", "0fa8", "0fa9", "0fa2", "90", "e9", "ea",
}

// TestAnotherDecoderReadsTheSame holds At to x86asm, which is made from the same
// rows: where either finds an instruction of the stack, both do.
func TestAnotherDecoderReadsTheSame(tb *testing.T) {
	u := universe(tb)
	both := 0
	rapid.Check(tb, func(t *rapid.T) {
		mode := rapid.SampledFrom(Modes).Draw(t, "mode")
		prefixes := rapid.SliceOfN(rapid.SampledFrom([]string{"66", "67", "2e"}), 0, 2).Draw(t, "prefixes")
		rex := rapid.SampledFrom([]string{"", "41", "48"}).Draw(t, "REX prefix") // which x86asm knows at the end alone
		opcode := rapid.SampledFrom(opcodes).Draw(t, "opcode")
		rest := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "rest")
		text := append(code(tb, strings.Join(prefixes, "")+rex+opcode), rest...)
		found := u.At(mode, text)
		second, err := x86asm.Decode(text, mode.Bits())
		valid := len(found) > 0 && found[0].Validity() == Valid
		if theirs := err == nil && ofTheStack(second.Op); valid != theirs {
			t.Fatalf("% x in %d-bit mode: %q, and %v %v", text, mode.Bits(), names(found), second, err)
		}
		if !valid {
			return
		}
		both++
		if got, want := strings.Fields(found[0].Row.Syntax)[0], second.Op.String(); got != want {
			t.Fatalf("% x in %d-bit mode: %s, and %s", text, mode.Bits(), got, want)
		}
		p := readPrefixes(mode, text)
		length, _ := found[0].Row.encoding.match(text[p.length:], p.addressSize(mode))
		if p.length+length != second.Len {
			t.Fatalf("% x in %d-bit mode: %d bytes, and %d", text, mode.Bits(), p.length+length, second.Len)
		}
	})
	if both == 0 {
		tb.Error("nothing was read by both")
	}
}

func ofTheStack(op x86asm.Op) bool {
	switch op {
	case x86asm.PUSH, x86asm.PUSHA, x86asm.PUSHAD, x86asm.PUSHF, x86asm.PUSHFD, x86asm.PUSHFQ,
		x86asm.POP, x86asm.POPA, x86asm.POPAD, x86asm.POPF, x86asm.POPFD, x86asm.POPFQ,
		x86asm.CALL, x86asm.LCALL, x86asm.RET, x86asm.LRET, x86asm.ENTER, x86asm.LEAVE,
		x86asm.IRET, x86asm.IRETD, x86asm.IRETQ, x86asm.INT, x86asm.INTO:
		return true
	}
	return false
}
