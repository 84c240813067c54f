package intel

import (
	"strings"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"body: mov rax, [rbp-8]", "mov dword ptr fs:[rax+rcx*4+8], offset a+8", ".byte 1, -1, 0x", "lock: rep",
		"8*8*8[rel x]:", "-\xff", "]]][[[,,,:::", "ret\n.p2align 4,,10\nx: ; nop; ret", "mov rax, -[", "jmp short", "call far fword ptr es:[bx+si]", ".code32\njmp 0x33:body", "data16 es push 5:",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b := block(text)
		l, wrong := Parse("main", b.File.At(9, 3), b)
		for _, d := range wrong {
			if d.Position.Line < 9 || d.Position.Column < 1 || d.Message == "" || d.Hint == "" || strings.Count(d.Error(), "\n") > 3+strings.Count(d.Line, "\n") {
				t.Errorf("%q: %v", text, d)
			}
		}
		if len(wrong) > 0 {
			return
		}
		for _, s := range l.Statements {
			if kinds := count(s.Label != "") + count(s.Mnemonic != "") + count(s.Bytes != nil) + count(s.Alignment.Bytes > 0) + count(s.Bits > 0); kinds != 1 {
				t.Errorf("%q: %+v", text, s)
			}
		}
	})
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
