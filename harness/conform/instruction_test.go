package conform

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestPrefixesBehindREX: a REX prefix that is not the last is named as a prefix, and what
// follows it is not taken for the opcode.
func TestPrefixesBehindREX(t *testing.T) {
	for code, want := range map[string]string{
		"\x48\x66\x50":     "rex 66 50",
		"\x41\x2e\x50":     "rex cs 50",
		"\x48\xf0\x50":     "rex lock 50",
		"\x48\x66\xff\xf0": "rex 66 ff /6",
		"\xf0\x48\x8f\xd0": "lock rex 8f /2",
		"\x66\x50":         "66 push r16",
	} {
		p := &trace.Program{Code: []byte(code), Lines: []trace.Line{{Address: trace.CodeBase, Size: len(code)}}}
		if got := instructionAt(p, trace.CodeBase).form(); got != want {
			t.Errorf("% x is named %q, expected %q", code, got, want)
		}
	}
}
