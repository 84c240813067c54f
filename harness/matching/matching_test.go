package matching_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/matching"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
)

const text = `name: pushed
says: What was pushed is on top.
functions:
  main: |
    push  5
    pushed:
    pop   rax
    ret
expect:
  - at: main.pushed
    frame: {rsp+0: 5}
`

func load(t *testing.T, text string) *scenarios.Scenario {
	t.Helper()
	list, err := scenarios.Load("pushed.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

func open(t *testing.T) harness.Harness {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cpu.Close)
	return harness.New(cpu)
}

func TestAgree(t *testing.T) {
	g, h := NewWithT(t), open(t)
	g.Expect(load(t, text)).To(matching.Agree(h))
	g.Expect(load(t, strings.Replace(text, "rsp+0: 5", "rsp+0: 6", 1))).NotTo(matching.Agree(h))
}

func TestTheFailureMessageIsTheReport(t *testing.T) {
	g, h := NewWithT(t), open(t)
	s := load(t, strings.Replace(text, "rsp+0: 5", "rsp+0: 6", 1))
	m := matching.Agree(h)
	agree, err := m.Match(s)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(agree).To(BeFalse())
	g.Expect(m.FailureMessage(s)).To(And(HavePrefix("pushed: What was pushed is on top.\n"),
		ContainSubstring("pushed.yaml:11:13: at main.pushed, visit 1: rsp+0"), ContainSubstring("expected   6")))
}

func TestWhatGetsNoVerdictIsAnError(t *testing.T) {
	g, h := NewWithT(t), open(t)
	for _, actual := range []any{nil, "pushed.yaml", (*scenarios.Scenario)(nil),
		load(t, strings.Replace(text, "pop   rax", "pop qword [0x60000000]", 1))} {
		_, err := matching.Agree(h).Match(actual)
		g.Expect(err).To(HaveOccurred())
	}
}
