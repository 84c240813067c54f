package assembler

import (
	"encoding/hex"
	"testing"
)

// A number that is extended by its sign may be written as the bits that come of
// it (Intel SDM vol. 2, 2.2.1.5).
func TestNumbersWrittenAsTheirBits(t *testing.T) {
	for text, want := range map[string]string{
		"and rsp, 0xfffffffffffffff0":               "4883e4f0",
		"sub rsp, 0xffffffffffffff80":               "4883ec80",
		"cmp rax, 0xffffffffffffffff":               "4883f8ff",
		"add rcx, 0xffffffff80000000":               "4881c100000080",
		"test rcx, 0xfffffffffffffff0":              "48f7c1f0ffffff",
		"imul rax, rcx, 0xffffffffffffffff":         "486bc1ff",
		"push 0xffffffffffffffff":                   "6aff",
		"push byte 0xfffffffffffffffe":              "6afe",
		"mov qword [rbp-8], 0xffffffffffffffff":     "48c745f8ffffffff",
		"and esp, 0xfffffff0":                       "83e4f0",
		"add ecx, byte 0xfffffff0":                  "83c1f0",
		"and cx, 0xfff0":                            "6683e1f0",
		"and cl, 0xf0":                              "80e1f0",
		"mov rax, [rsp+0xfffffffffffffff8]":         "488b4424f8",
		"mov rax, [0xffffffff80000000]":             "488b042500000080",
		"mov rax, [rsp+rcx*8+0xffffffffffffff00+1]": "488b84cc01ffffff",
	} {
		if got := hex.EncodeToString(assemble(t, text)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
