package conform

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestWhatAnEmulatorDoesNotHave is not compared, and all else is.
func TestWhatAnEmulatorDoesNotHave(t *testing.T) {
	_, programs := load(t, four)
	predicted, err := predict(programs[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*trace.Registers){
		"ss": func(r *trace.Registers) { r.Selectors[trace.SS] = 0 },
		"if": func(r *trace.Registers) { r.Flags &^= trace.IF },
		"":   func(r *trace.Registers) { r.Set(trace.RBX, 0) },
	} {
		changed, err := predict(programs[0])
		if err != nil {
			t.Fatal(err)
		}
		change(&changed.Snapshots[0].Registers)
		change(&changed.Final.Registers)
		for _, without := range []Without{nil, {"ss"}, {"if"}, {"ss", "if"}} {
			want := false
			for _, left := range without {
				want = want || left == name
			}
			if got := agree(programs[0], predicted, without.seen(changed).Against(predicted)); got != want {
				t.Errorf("%q is changed, %v left out: agrees %v", name, without, got)
			}
		}
	}
}
