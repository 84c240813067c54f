package harness_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
)

func TestTheCorpusSettlesItsClaims(t *testing.T) {
	list, claims := corpus(t)
	results := make([]harness.Result, len(list))
	for i, s := range list {
		results[i] = harness.Result{Scenario: s, Verdict: harness.Pass}
	}
	c := ledger.Cover(claims, results)
	for _, claim := range c.Claims {
		if due := claim.On == "cpu" || claim.On == "abi"; due && claim.State == ledger.Open {
			t.Errorf("no scenario for %s: %s", claim.ID, claim.Says)
		}
	}
	for _, s := range list {
		for _, id := range slices.Concat(s.Claims, s.Refutes) {
			if !claims.Has(id) {
				t.Errorf("%s: the ledger has no claim %s", s.Position, id)
			}
		}
	}
}

func TestNamesInTheCorpusAreUnique(t *testing.T) {
	list, _ := corpus(t)
	first := map[string]*scenarios.Scenario{}
	for _, s := range list {
		if other := first[s.Title()]; other != nil {
			t.Errorf("%s and %s are both called %s", other.Position, s.Position, s.Title())
		}
		first[s.Title()] = s
	}
}

// loaded is the corpus, which no test changes.
var loaded = sync.OnceValues(scenarios.Corpus)

func corpus(t testing.TB) ([]*scenarios.Scenario, ledger.Ledger) {
	t.Helper()
	list, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	claims, err := ledger.Read()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(list), claims
}

// BenchmarkCorpus measures the whole main job: load, build, predict, run,
// compare. It reports the cost of a case.
func BenchmarkCorpus(b *testing.B) {
	b.Run("checkpoints", func(b *testing.B) { benchmarkCorpus(b, false) })
	b.Run("every instruction", func(b *testing.B) { benchmarkCorpus(b, true) })
}

func benchmarkCorpus(b *testing.B, everyInstruction bool) {
	if reason := host.Supported(); reason != "" {
		b.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		b.Fatal(err)
	}
	defer cpu.Close()
	h := harness.New(cpu)
	h.EveryInstruction = everyInstruction
	cases := 0
	for b.Loop() {
		list, err := scenarios.Corpus()
		if err != nil {
			b.Fatal(err)
		}
		programs, err := harness.Build(list)
		if err != nil {
			b.Fatal(err)
		}
		cases = len(h.Check(list, programs))
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(cases), "µs/case")
}
