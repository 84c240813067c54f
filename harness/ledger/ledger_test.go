package ledger_test

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/scenarios"
)

func result(v harness.Verdict, claims, refutes []string) harness.Result {
	return harness.Result{Verdict: v, Scenario: &scenarios.Scenario{Name: "s", Claims: claims, Refutes: refutes}}
}

func TestAClaimIsSettledByWhatRan(t *testing.T) {
	a := []string{"A"}
	for name, c := range map[string]struct {
		results []harness.Result
		want    ledger.State
	}{
		"nobody names it":             {nil, ledger.Open},
		"it passes":                   {[]harness.Result{result(harness.Pass, a, nil)}, ledger.Covered},
		"it fails":                    {[]harness.Result{result(harness.Fail, a, nil)}, ledger.Open},
		"it has no verdict":           {[]harness.Result{result(harness.Error, a, nil)}, ledger.Open},
		"it is skipped":               {[]harness.Result{result(harness.Skip, a, nil)}, ledger.Open},
		"one of two passes":           {[]harness.Result{result(harness.Pass, a, nil), result(harness.Fail, a, nil)}, ledger.Open},
		"one passes, one is skipped":  {[]harness.Result{result(harness.Pass, a, nil), result(harness.Skip, a, nil)}, ledger.Covered},
		"it is refuted":               {[]harness.Result{result(harness.Pass, nil, a)}, ledger.Refuted},
		"a refutation fails":          {[]harness.Result{result(harness.Fail, nil, a)}, ledger.Open},
		"refuted outweighs supported": {[]harness.Result{result(harness.Pass, a, nil), result(harness.Pass, nil, a)}, ledger.Refuted},
	} {
		t.Run(name, func(t *testing.T) {
			covered := ledger.Cover(ledger.Ledger{Claims: []ledger.Statement{{ID: "A"}}}, c.results)
			if got := covered.Claims[0].State; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if ids := covered.IDs(c.want); !slices.Equal(ids, a) {
				t.Errorf("listed %v", ids)
			}
		})
	}
}

func TestTheLedgerThatComesWithTheProject(t *testing.T) {
	l, err := ledger.Read()
	if err != nil || !l.Has("S2-05") || l.Has("S9-99") {
		t.Errorf("error %v, ids %v", err, l.IDs())
	}
	for _, c := range l.Claims {
		if c.Says == "" || !slices.Contains([]string{"cpu", "abi", "os", "tool", "runtime"}, c.On) {
			t.Errorf("%+v", c)
		}
	}
}
