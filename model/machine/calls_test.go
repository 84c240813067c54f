package machine

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestNamesOfCalls: a call is named by the function that it enters, or by the address
// where there is none.
func TestNamesOfCalls(t *testing.T) {
	// main at 0: call 0x10 twice; ret. At 0x10: checkpoint; ret.
	p := program(t, "e8 0b 00 00 00 e8 06 00 00 00 c3 90 90 90 90 90"+probe+"c3")
	main := trace.Symbol{Name: "main", Address: base, Size: 0x10}
	for _, c := range []struct {
		name    string
		symbols []trace.Symbol
	}{
		{"0x10000010", []trace.Symbol{main}},
		{"f", []trace.Symbol{main, {Name: "f", Address: base + 0x10, Size: 6}}},
	} {
		p.Symbols = c.symbols
		got := predict(t, withCheckpoints(p, 0x10))
		calls := got.Snapshots[len(got.Snapshots)-1].Predicted.Calls
		if len(calls) != 3 || calls[0].Function != "main" || calls[1].Function != c.name || calls[2].Function != c.name {
			t.Errorf("%+v, want main and twice %s", calls, c.name)
		}
	}
}
