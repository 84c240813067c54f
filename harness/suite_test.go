package harness_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/matching"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
)

// TestScenarios runs the corpus as a Ginkgo suite, one spec for each case. The
// scenarios are loaded first, so that every process of a parallel run builds
// the same tree.
func TestScenarios(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	list, err := scenarios.Corpus()
	if err != nil {
		t.Fatal(err)
	}
	describe(list)
	RegisterFailHandler(Fail)
	RunSpecs(t, "the corpus on this processor")
}

// describe makes the specs. Each process of a parallel run opens one stage.
func describe(list []*scenarios.Scenario) {
	var h, stepping harness.Harness
	BeforeSuite(func() {
		cpu, err := stage.Open()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(cpu.Close)
		h = harness.New(cpu)
		stepping = h
		stepping.EveryInstruction = true
	})
	Describe("scenario", func() { agree(list, &h) })
	Describe("scenario, at every instruction", Label("every-instruction"), func() { agree(grid(list), &stepping) })
}

// agree makes a spec for each scenario.
func agree(list []*scenarios.Scenario, h *harness.Harness) {
	for _, s := range list {
		It(s.Title(), labels(s), location(s), func() {
			result, err := h.Decide(s)
			Expect(err).NotTo(HaveOccurred())
			if result.Verdict == harness.Skip {
				Skip(result.Reason)
			}
			Expect(result).To(matching.Agree(*h))
		})
	}
}

// grid are the scenarios on every form of every instruction.
func grid(list []*scenarios.Scenario) []*scenarios.Scenario {
	return slices.DeleteFunc(slices.Clone(list), func(s *scenarios.Scenario) bool {
		return !strings.HasPrefix(s.Position.File, "scenarios/isa/")
	})
}

// location makes a spec's header name the scenario's own line.
func location(s *scenarios.Scenario) types.CodeLocation {
	return types.CodeLocation{FileName: s.Position.File, LineNumber: s.Position.Line}
}

// labels are the scenario's tags and claims, without what a label cannot hold.
func labels(s *scenarios.Scenario) Labels {
	clean := strings.NewReplacer("&", "-", "|", "-", "!", "-", ",", "-", "(", "-", ")", "-", "/", "-", ":", "-")
	var all Labels
	for _, words := range [][]string{s.Tags, s.Claims, s.Refutes} {
		for _, word := range words {
			all = append(all, clean.Replace(word))
		}
	}
	return all
}
