package assembler

import (
	"encoding/hex"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestModeChangesWithinAFunction(t *testing.T) {
	code := assembleIn(t, trace.Mode32, "push es\n.code64\npush rax\ninc eax\n.code32\ninc eax\n.code64\nret")
	if want := "06" + "50" + "ffc0" + "40" + "c3"; hex.EncodeToString(code) != want {
		t.Errorf("% x, want %s", code, want)
	}
}

// Each function begins in the mode of the program, whatever the one before said.
func TestModeOfTheNextFunction(t *testing.T) {
	o, err := Assemble(functions(t, "function f:\n.code64\n.align 16\ninc eax\nfunction g:\ninc eax"), trace.Mode32, base, nil)
	if err != nil || hex.EncodeToString(o.Code[:2])+hex.EncodeToString(o.Code[16:]) != "ffc0"+"40" {
		t.Errorf("%v % x", err, o.Code)
	}
}
