package machine

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// callProgram: main calls f ten times at a checkpoint each; f builds a frame.
const (
	callProgram = "b9 0a 00 00 00 e8 06 00 00 00 ff c9 75 f7 c3 90" +
		"55 48 89 e5 48 83 ec 20 89 4d fc" + probe + "8b 45 fc c9 c3"
	callCheckpoint = 0x1b
)

// BenchmarkPredict is a whole prediction of a small program with ten snapshots.
func BenchmarkPredict(b *testing.B) {
	p := withCheckpoints(program(b, callProgram), callCheckpoint)
	b.ReportAllocs()
	for b.Loop() {
		if got, err := Run(p, onAMD); err != nil || len(got.Snapshots) != 10 {
			b.Fatal(got, err)
		}
	}
}

// BenchmarkStep is the cost of a step of a long run: calls, stores and branches.
func BenchmarkStep(b *testing.B) {
	p := program(b, callProgram)
	const rounds = 100_000
	copy(p.Code[1:], []byte{rounds & 0xff, rounds >> 8 & 0xff, rounds >> 16})
	for b.Loop() {
		if got, err := Run(p, onAMD); err != nil || got.Outcome.Kind != trace.Returned {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(11*rounds), "ns/step")
}

// BenchmarkBudget is what an endless run costs that cannot be proved to be one.
func BenchmarkBudget(b *testing.B) {
	p := program(b, "48 ff c0 eb fb")
	const budget = 1 << 20
	for b.Loop() {
		if got, err := run(p, onAMD, instructions, budget); err != nil || got.Outcome.Kind != trace.TimedOut {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/budget, "ns/step")
}
