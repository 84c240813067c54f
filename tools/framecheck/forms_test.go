package main

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness/forms"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// someForms is a coverage with a line of each kind.
func someForms(t *testing.T) forms.Coverage {
	t.Helper()
	universe, err := forms.Read()
	if err != nil {
		t.Fatal(err)
	}
	push, pop := universe.At(trace.Mode64, []byte{0x66, 0x50}), universe.At(trace.Mode32, []byte{0x1f})
	covered, err := universe.Cover([]map[forms.Form]bool{{push[0]: true, pop[0]: true}, {push[0]: true}}, trace.System{})
	if err != nil {
		t.Fatal(err)
	}
	return covered
}

func TestTextOfForms(t *testing.T) {
	g := NewWithT(t)
	var text strings.Builder
	tellForms(&text, someForms(t), 3)
	for _, line := range []string{
		"64-bit  V       2 cases  PUSH r16op           50+rw           operand16\n",
		"32-bit  V          none  PUSH r16op           50+rw           operand16\n",
		"32-bit  V        1 case  POP DS               1F\n",
		"64-bit  N.E.          -  POPFD                9D              operand32\n                         its bytes are POPFQ\n",
		"\n2 of 3 cases count: those that pass at every instruction\n67 forms in 2 modes: 2 with cases, 25 explained, 107 with none\n",
	} {
		g.Expect(text.String()).To(ContainSubstring(line))
	}
}

func TestTextOfFormsThatDoNotRunHere(t *testing.T) {
	universe, err := forms.Read()
	if err != nil {
		t.Fatal(err)
	}
	covered, err := universe.Cover(nil, trace.System{No32BitCode: true})
	if err != nil {
		t.Fatal(err)
	}
	g := NewWithT(t)
	var text strings.Builder
	tellForms(&text, covered, 0)
	g.Expect(text.String()).To(HaveSuffix("\n67 forms in 2 modes: 0 with cases, 25 explained, 54 not run here (this system has no segment of 32-bit code), 55 with none\n"))
	g.Expect(text.String()).To(ContainSubstring("32-bit  V             -  PUSH r16op           50+rw           operand16\n"))
}

func TestTextOfFormsWhereAllCasesCount(t *testing.T) {
	var text strings.Builder
	tellForms(&text, someForms(t), 2)
	NewWithT(t).Expect(text.String()).NotTo(ContainSubstring("of 2 cases"))
}

func TestJSONOfForms(t *testing.T) {
	g := NewWithT(t)
	var text strings.Builder
	g.Expect(writeForms(&text, someForms(t), 3)).To(Succeed())
	var report map[string]any
	g.Expect(json.Unmarshal([]byte(text.String()), &report)).To(Succeed())
	lines := report["forms"].([]any)
	g.Expect(lines).To(HaveLen(134))
	g.Expect(lines).To(ContainElement(map[string]any{
		"instruction": "PUSH r16op", "encoding": "50+rw", "tags": "operand16", "mode": 64.0, "validity": "V", "cases": 2.0,
	}))
	g.Expect(lines).To(ContainElement(map[string]any{
		"instruction": "POPFD", "encoding": "9D", "tags": "operand32", "mode": 64.0, "validity": "N.E.", "cases": 0.0,
		"reason": "its bytes are POPFQ",
	}))
	delete(report, "forms")
	g.Expect(report).To(Equal(map[string]any{
		"rows": 67.0, "modes": 2.0, "cases": 3.0, "counted": 2.0, "covered": 2.0, "explained": 25.0, "not_here": 0.0, "none": 107.0,
	}))
}

// The scenario runs push rbp, leave and ret; its mov and sub are none of the
// stack's forms.
func TestFormsOfAScenario(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("coverage", "--forms", write(t, good))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(ContainSubstring("64-bit  V        1 case  PUSH r64op"))
	g.Expect(out).To(ContainSubstring("64-bit  V        1 case  LEAVE                C9              operand32,operand64"))
	g.Expect(out).To(MatchRegexp(`67 forms in 2 modes: 3 with cases, 25 explained, (54 not run here .*, 52|106) with none\n$`))
}

func TestFormsOfAScenarioThatFailsAreNotCounted(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, _, code := command("coverage", "--forms", write(t, strings.Replace(good, "rbp-8:  42", "rbp-8:  44", 1)))
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(MatchRegexp("\n0 of 1 cases count: those that pass at every instruction\n" +
		`67 forms in 2 modes: 0 with cases, 25 explained, (54 not run here .*, 55|109) with none\n$`))
}
