package conform

import (
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios"
)

const someKnown = `known:
- cause: ["pop r64: *", "push r64: memory"]
  why: It is so.
- answer: "*assertion failed*"
  cases: "crash*"
  why: It aborts.
`

// TestKnownExplains: an entry explains divergences or missing answers, never the other.
func TestKnownExplains(t *testing.T) {
	known, err := parseKnown("known.yaml", []byte(someKnown))
	if err != nil {
		t.Fatal(err)
	}
	of := func(v harness.Verdict, name, form, reason string) Case {
		return Case{Scenario: &scenarios.Scenario{Name: name}, Verdict: v, Reason: reason, Cause: Cause{form, "memory"}}
	}
	cases := []Case{
		of(harness.Fail, "a", "pop r64", ""), of(harness.Fail, "b", "push r64", ""), of(harness.Fail, "c", "push rsp", ""),
		of(harness.Error, "crash", "", "an assertion failed: x"), of(harness.Error, "other", "", "an assertion failed: x"),
		of(harness.Error, "crash", "", "it hung"), of(harness.Skip, "crash", "", "an assertion failed"),
	}
	known.mark(cases)
	want := []int{1, 1, 0, 2, 0, 0, 0} // the entry, from 1
	for i, one := range cases {
		got := 0
		for n, e := range known.Entries {
			if one.Known == e {
				got = n + 1
			}
		}
		if got != want[i] {
			t.Errorf("case %d is explained by entry %d instead of %d", i, got, want[i])
		}
	}
	if total := (Report{Cases: cases}).Total(); total != (Tally{Known: 3, Diverged: 1, Errors: 2, Skipped: 1}) {
		t.Errorf("the total is %+v", total)
	}
}
