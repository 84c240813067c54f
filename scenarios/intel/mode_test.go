package intel

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestModeOfEachStatement(t *testing.T) {
	l, wrong := parse("ret\n.code32\nbody: ret\n.CODE64 # back\nret")
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	mode := trace.Mode64
	var bits []int
	for _, s := range l.Statements {
		mode = s.Mode(mode)
		bits = append(bits, mode.Bits())
	}
	if want := []int{64, 32, 32, 32, 64, 64}; !slices.Equal(bits, want) {
		t.Errorf("%v, want %v", bits, want)
	}
}

func TestPrefixes(t *testing.T) {
	for text, want := range map[string][]string{
		"lock inc dword ptr [rax]": {"lock"},
		"BND ret":                  {"bnd"},
		"es data16 push rax":       {"es", "data16"},
		"addr32 repne scasb":       {"addr32", "repne"},
	} {
		if diff := cmp.Diff(want, one(t, text).Prefixes); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}
