package harness_test

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// BenchmarkUnwind measures what each part of framecheck unwind costs for an instruction
// of the declared corpus.
func BenchmarkUnwind(b *testing.B) {
	all, _ := corpus(b)
	list := slices.DeleteFunc(all, func(s *scenarios.Scenario) bool { return s.Mode == trace.Mode32 || !generated(s) })
	h := processor(b)
	list = slices.DeleteFunc(list, func(s *scenarios.Scenario) bool { return h.Unable(s) != "" })
	programs, err := harness.Build(list)
	if err != nil {
		b.Fatal(err)
	}
	for i, p := range programs {
		programs[i] = harness.Stepped(p)
	}
	runs := h.CPU.Run(programs)
	stops := 0
	for _, r := range runs {
		stops += len(r.Trace.Snapshots)
	}
	measure := func(name string, do func(*trace.Program, *trace.Trace)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for i, p := range programs {
					do(p, runs[i].Trace)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(stops), "ns/instruction")
		})
	}
	b.Run("stepping", func(b *testing.B) {
		for b.Loop() {
			h.CPU.Run(programs)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(stops), "ns/instruction")
	})
	measure("history", func(p *trace.Program, t *trace.Trace) { _, _ = history.Follow(p, t) })
	measure("reading tables", func(p *trace.Program, _ *trace.Trace) { _, _ = walking.Walkers(p) })
	for _, name := range []scenarios.Walker{scenarios.ByFramePointer, scenarios.ByDWARF, scenarios.ByWin64} {
		of := map[*trace.Program][]walking.Walker{}
		for _, p := range programs {
			all, _ := walking.Walkers(p)
			if w, ok := walking.Find(all, name); ok {
				of[p] = []walking.Walker{w}
			}
		}
		measure("history and "+string(name), func(p *trace.Program, t *trace.Trace) {
			if len(of[p]) > 0 {
				walking.Hold(p, t, of[p])
			}
		})
	}
}
