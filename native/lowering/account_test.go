package lowering_test

import (
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// demandAligned follows RSP through a listing without realign: at every call it is a
// multiple of 16, and at every ret it is where it was at the function's entry.
func demandAligned(t *rapid.T, l intel.Listing, mode trace.Mode, functions []*declaration.Function) {
	depth, frame, at := mode.Bytes(), 0, map[string]int{}
	for _, s := range l.Statements {
		words := strings.Fields(strings.ReplaceAll(s.Text, ",", ""))
		stack := len(words) == 3 && (words[1] == "rsp" || words[1] == "esp")
		switch {
		case s.Label != "":
			if known, ok := at[s.Label]; ok {
				depth = known
			}
		case s.Mnemonic == "push":
			depth += mode.Bytes()
		case s.Mnemonic == "pop":
			depth -= mode.Bytes()
		case s.Mnemonic == "sub" && stack, s.Mnemonic == "add" && stack:
			n, _ := strconv.Atoi(words[2])
			depth += map[string]int{"sub": n, "add": -n}[s.Mnemonic]
		case s.Mnemonic == "mov" && s.Operands[0].Register == l.Statements[0].Operands[0].Register:
			frame = depth // mov rbp, rsp
		case s.Mnemonic == "mov" && stack:
			depth = frame
		case s.Mnemonic == "lea" && stack:
			n := int(s.Operands[1].Memory.Displacement)
			if s.Operands[1].Memory.Base[1:] == "bp" {
				depth = frame
			}
			depth -= n
		case s.Mnemonic == "call":
			if depth%16 != 0 {
				t.Fatalf("%s: rsp is %d below the CFA at %s", l.Name, depth, s.Text)
			}
			depth -= popped(functions, s.Operands[0].Symbol)
		case s.Mnemonic == "ret":
			if depth != mode.Bytes() {
				t.Fatalf("%s: rsp is %d below the CFA at ret", l.Name, depth)
			}
		case s.Mnemonic != "" && s.Mnemonic[0] == 'j':
			at[s.Operands[0].Symbol] = depth
		}
	}
}

// popped is what a callee's own ret says that it removes.
func popped(functions []*declaration.Function, name string) int {
	all, _ := lowering.Lower(functions, functions[0].Convention.Mode())
	for _, l := range all {
		if last := l.Statements[len(l.Statements)-1]; l.Name == name && len(last.Operands) == 1 {
			return int(last.Operands[0].Immediate)
		}
	}
	return 0
}
