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
// multiple of 16, at every ret it is where it was at the function's entry, and wherever
// the CFA is told from it, that is right.
func demandAligned(t *rapid.T, l intel.Listing, mode trace.Mode, functions []*declaration.Function) {
	depth, frame, framed, at := mode.Bytes(), 0, false, map[string]int{}
	bp := map[trace.Mode]string{trace.Mode64: "rbp", trace.Mode32: "ebp"}[mode]
	for _, s := range l.Statements {
		words := strings.Fields(strings.ReplaceAll(s.Text, ",", ""))
		stack := len(words) == 3 && (words[1] == "rsp" || words[1] == "esp")
		switch {
		case s.Label != "":
			if known, ok := at[s.Label]; ok {
				depth = known
			}
			framed = frame != 0
		case s.Mnemonic == "push":
			depth += mode.Bytes()
		case s.Mnemonic == "pop":
			depth -= mode.Bytes()
			framed = framed && s.Operands[0].Register != bp
		case s.Mnemonic == "sub" && stack, s.Mnemonic == "add" && stack:
			n, _ := strconv.Atoi(words[2])
			depth += map[string]int{"sub": n, "add": -n}[s.Mnemonic]
		case s.Directive != "":
			demandTold(t, l.Name, s, depth, framed)
		case s.Mnemonic == "mov" && s.Operands[0].Register == bp:
			frame, framed = depth, true // mov rbp, rsp
		case s.Mnemonic == "lea" && s.Operands[0].Register == bp:
			frame, framed = depth-int(s.Operands[1].Memory.Displacement), true
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

// demandTold holds a directive against how far RSP is below the CFA.
func demandTold(t *rapid.T, function string, s intel.Statement, depth int, framed bool) {
	n := 0
	if len(s.Operands) > 0 {
		n = int(s.Operands[len(s.Operands)-1].Immediate)
	}
	switch s.Directive {
	case ".cfi_def_cfa_offset":
		if n != depth || framed {
			t.Fatalf("%s: %s, and rsp is %d below the CFA, frame pointer: %v", function, s.Text, depth, framed)
		}
	case ".cfi_def_cfa":
		if s.Operands[0].Register[1:] == "sp" && n != depth {
			t.Fatalf("%s: %s, and rsp is %d below the CFA", function, s.Text, depth)
		}
	}
}

// popped is what a callee's own ret says that it removes.
func popped(functions []*declaration.Function, name string) int {
	all, _ := lowering.Lower(functions, functions[0].Convention.Mode())
	for _, l := range all {
		for _, s := range l.Statements {
			if l.Name == name && s.Mnemonic == "ret" && len(s.Operands) == 1 {
				return int(s.Operands[0].Immediate)
			}
		}
	}
	return 0
}
