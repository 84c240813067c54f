package harness_test

import (
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestConventionsOf32BitCodeArePredicted holds what authors say of them against the
// model, wherever the tests run: a system without 32-bit code skips them.
func TestConventionsOf32BitCodeArePredicted(t *testing.T) {
	cases, err := scenarios.LoadPaths([]string{"../scenarios/conventions", "../scenarios/i386"})
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, s := range cases {
		if s.Mode != trace.Mode32 {
			continue
		}
		p, err := codegen.Build(s)
		if err != nil {
			t.Fatal(err)
		}
		run := harness.Model(trace.Platform{Vendor: trace.AMD}).Run([]*trace.Program{p})[0]
		if run.Err != nil {
			t.Errorf("%s: %v", s.Title(), run.Err)
			continue
		}
		held++
		for _, m := range diff.Expectations(s.Position, s.Expect, p, run.Trace, run.Trace) {
			t.Errorf("%s: %s", s.Title(), m.String())
		}
	}
	if held < 40 {
		t.Errorf("%d cases", held)
	}
}
