package harness_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// goesRound comes to one label for ever, and to another once.
const goesRound = `name: goes-round
says: A visit in a round that the model need not follow.
functions:
  main: |
    once:
    mov eax, 7
    spin: jmp spin
expect:
  - {at: main.LABEL, visit: VISIT, eax: 7}
  - timeout: true
`

// TestVisitsOfAnEndlessRun names visits behind those that are predicted one by one.
func TestVisitsOfAnEndlessRun(t *testing.T) {
	h := harness.New(opened(t))
	for _, c := range []struct {
		label, visit string
		verdict      harness.Verdict
		unreached    int
	}{
		{"spin", "1", harness.Pass, 0},
		{"spin", "4711", harness.Pass, 0},
		{"once", "2", harness.Fail, 1},
	} {
		list := load(t, strings.NewReplacer("LABEL", c.label, "VISIT", c.visit).Replace(goesRound))
		programs, err := harness.Build(list)
		if err != nil {
			t.Fatal(err)
		}
		r := h.Check(list, programs)[0]
		predicted := h.Model.Run(programs)[0]
		expect, _ := list[0].Expected(trace.AMD)
		unreached := harness.Unreached(list[0], expect, programs[0], predicted.Trace)
		if r.Verdict != c.verdict || len(unreached) != c.unreached {
			t.Errorf("visit %s of %s: %s: %s %v; %v", c.visit, c.label, r.Verdict, r.Reason, r.Mismatches, unreached)
		}
	}
}
