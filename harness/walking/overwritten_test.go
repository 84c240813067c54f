package walking

import (
	"os"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
)

// What lies in the place of a return address is right where the ret takes it, and a table
// that leads there is wrong where the call goes back to what was pushed.
func TestAReturnAddressThatIsOverwritten(t *testing.T) {
	read, err := os.ReadFile("../../fixtures/unwind/retpoline.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const store = "mov   [rsp], rax\n"
	for _, c := range []struct {
		what, instead, first string
	}{
		{"taken by the ret", store, ""},
		{"one byte of the table late", ".cfi_def_cfa_offset 16\n    " + store, "thunk+9 (mov [rsp], rax, line 23): the CFA"},
		{"put back before the ret", "xchg  [rsp], rax\n    nop\n    xchg  [rsp], rax\n    mov   ecx, 1\n    pop   rcx\n    mov   ecx, 1\n", "thunk+13 (nop, line 23): the return address"},
	} {
		t.Run(c.what, func(t *testing.T) {
			list, err := scenarios.Load("retpoline.yaml", []byte(strings.Replace(string(read), store, c.instead, 1)))
			if err != nil {
				t.Fatal(err)
			}
			p, run := stepped(t, list[0])
			dwarf, _ := Find(walkers(t, p), scenarios.ByDWARF)
			first := ""
			for _, f := range Hold(p, run, []Walker{dwarf}).Findings {
				first = f.Place + ": " + f.What
				break
			}
			if first != c.first {
				t.Errorf("%q, want %q", first, c.first)
			}
		})
	}
}
