package harness_test

import (
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
	var h harness.Harness
	BeforeSuite(func() {
		cpu, err := stage.Open()
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(cpu.Close)
		h = harness.Harness{Model: harness.Model{Vendor: host.Read().CPU.Manual()}, CPU: harness.CPU{Stage: cpu}, Vendor: host.Read().CPU.Manual(), Lacks: host.Read().CPU.Lacks}
	})
	Describe("scenario", func() {
		for _, s := range list {
			It(s.Title(), labels(s), location(s), func() {
				if lacks := h.Lacks(s.Needs); len(lacks) > 0 {
					Skip("this processor lacks " + strings.Join(lacks, ", "))
				}
				Expect(s).To(matching.Agree(h))
			})
		}
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
