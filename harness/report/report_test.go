package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/harness/report"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// result is a case that states outcomes for some vendors.
func result(name string, v harness.Verdict, stated ...trace.Vendor) harness.Result {
	s := &scenarios.Scenario{Name: name}
	r := harness.Result{Scenario: s, Verdict: v}
	for _, vendor := range stated {
		s.On = append(s.On, scenarios.OnVendor{Vendor: vendor})
		if vendor == trace.AMD {
			r.Vendor = vendor
		}
	}
	return r
}

// sample is a run on an AMD processor under KVM with one of everything.
func sample() report.Report {
	amd := host.CPU{Vendor: "AuthenticAMD", Brand: "AMD EPYC", Features: []string{"hypervisor"}}
	r := report.Report{
		Version: "1", Host: host.Host{CPU: amd, Layer: amd.Layer("KVMKVMKVM\x00\x00\x00")}, EveryInstruction: true,
		Results: []harness.Result{
			result("plain", harness.Pass),
			result("for-amd", harness.Pass, trace.AMD), result("for-amd-too", harness.Pass, trace.AMD),
			result("for-both", harness.Pass, trace.AMD, trace.Intel),
			result("for-intel", harness.Skip, trace.Intel),
			result("fails", harness.Fail, trace.AMD),
		},
	}
	r.Results[0].Undefined = diff.Undefined{Values: 7, Sources: []string{"SDM vol. 2, AND: AF"}}
	r.Results[1].Undefined = diff.Undefined{Values: 3, Sources: []string{"SDM vol. 2, SHL: OF"}}
	r.Results[0].Unstepped = "only its first 5 steps fit into the stage"
	r.Results[3].Disturbed = "one of three captures differed"
	r.Results[4].Reason = "stated for intel alone; this processor is amd's"
	r.Results[5].Mismatches = []diff.Mismatch{{At: diff.Step, After: "main+5 (push rax, line 12)", What: "rbx", Predicted: "0x1", Captured: "0x2"}}
	return r
}

func write(t *testing.T, r report.Report, format string) string {
	t.Helper()
	var b strings.Builder
	if err := r.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextSaysHowFarTheTotalsHold(t *testing.T) {
	NewWithT(t).Expect(write(t, sample(), "text")).To(HaveSuffix(`
SKIP for-intel: stated for intel alone; this processor is amd's
AMD EPYC (under KVM), at every instruction: 4 passed, 1 failed, 1 skipped
  2 of them hold for amd alone: nothing is stated for another vendor
  1 of them holds for amd; what is stated for intel was held against the model with intel's rules, and did not run
  10 values in 2 cases are left undefined by the manual and were not compared
  1 case was captured three times:
    for-both: one of three captures differed
  1 case could not be observed at every instruction but at checkpoints alone:
    plain: only its first 5 steps fit into the stage
`))
}

func TestSkipsOfOneReasonAreToldTogether(t *testing.T) {
	r := sample()
	for _, name := range []string{"wide", "wide", "narrow"} {
		skipped := result(name, harness.Skip)
		skipped.Reason = "this system has no segment of 32-bit code"
		r.Results = append(r.Results, skipped)
	}
	NewWithT(t).Expect(write(t, r, "text")).To(ContainSubstring(`
SKIP for-intel: stated for intel alone; this processor is amd's
SKIP wide and 2 more cases, of 2 scenarios: this system has no segment of 32-bit code
AMD EPYC (under KVM), at every instruction: 4 passed, 1 failed, 4 skipped
`))
}

func TestTextNamesTheStepAfterWhichTheyPart(t *testing.T) {
	NewWithT(t).Expect(write(t, sample(), "text")).To(ContainSubstring("after main+5 (push rax, line 12): rbx\n    predicted  0x1\n    captured   0x2\n"))
}

func TestTextHasNothingToAddToAPlainRun(t *testing.T) {
	r := sample()
	r.Results, r.EveryInstruction, r.Host.Layer = []harness.Result{result("plain", harness.Pass)}, false, host.Layer{Kind: host.NoLayer}
	NewWithT(t).Expect(write(t, r, "text")).To(Equal("AMD EPYC: 1 passed, 0 failed, 0 skipped\n"))
}

func TestTheHeaderDoesNotTakeAnEmulatorForHardware(t *testing.T) {
	r := sample()
	for signature, says := range map[string]string{
		"TCGTCGTCGTCG": "AMD EPYC (not hardware: QEMU (TCG), an emulator), at",
		"MadeUpToday!": `AMD EPYC (not hardware: unknown ("MadeUpToday!")), at`,
	} {
		r.Host.Layer = r.Host.CPU.Layer(signature)
		NewWithT(t).Expect(write(t, r, "text")).To(ContainSubstring(says))
	}
}

func TestJSONSaysHowFarEachVerdictHolds(t *testing.T) {
	g := NewWithT(t)
	var d map[string]any
	g.Expect(json.Unmarshal([]byte(write(t, sample(), "json")), &d)).To(Succeed())
	g.Expect(d).To(And(HaveKeyWithValue("every_instruction", true), HaveKeyWithValue("undefined", map[string]any{"values": 10.0, "cases": 2.0})))
	g.Expect(d["host"]).To(HaveKeyWithValue("layer", map[string]any{"kind": "hypervisor", "name": "KVM", "signature": "KVMKVMKVM"}))
	results := d["results"].([]any)
	g.Expect(results[0]).To(And(HaveKeyWithValue("vendor", ""), HaveKeyWithValue("stated_for", []any{}),
		HaveKeyWithValue("unstepped", "only its first 5 steps fit into the stage"),
		HaveKeyWithValue("undefined", map[string]any{"values": 7.0, "sources": []any{"SDM vol. 2, AND: AF"}})))
	g.Expect(results[1]).To(And(HaveKeyWithValue("vendor", "amd"), HaveKeyWithValue("stated_for", []any{"amd"})))
	g.Expect(results[2]).To(HaveKeyWithValue("disturbed", ""))
	g.Expect(results[3]).To(And(HaveKeyWithValue("disturbed", "one of three captures differed"), HaveKeyWithValue("vendor", "amd"), HaveKeyWithValue("stated_for", []any{"amd", "intel"}),
		HaveKeyWithValue("undefined", map[string]any{"values": 0.0, "sources": []any{}})))
	g.Expect(results[4]).To(And(HaveKeyWithValue("vendor", ""), HaveKeyWithValue("verdict", "skip")))
	g.Expect(results[5].(map[string]any)["mismatches"]).To(ConsistOf(And(HaveKeyWithValue("at", "step"),
		HaveKeyWithValue("visit", 0.0), HaveKeyWithValue("after", "main+5 (push rax, line 12)"))))
}

func TestJUnitHasItAsProperties(t *testing.T) {
	g := NewWithT(t)
	text := write(t, sample(), "junit")
	g.Expect(text).To(ContainSubstring(`<property name="undefined" value="7"></property>`))
	g.Expect(text).To(ContainSubstring(`<property name="unstepped" value="only its first 5 steps fit into the stage"></property>`))
	g.Expect(strings.Count(text, `<property name="vendor" value="amd"></property>`)).To(Equal(4))
	g.Expect(strings.Count(text, "<properties>")).To(Equal(5), "none where there is nothing to say")
}
