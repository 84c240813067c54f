package scenarios_test

import (
	"os"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
)

func BenchmarkLoad(b *testing.B) {
	text, err := os.ReadFile("frames/standard-prologue.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := scenarios.Load("standard-prologue.yaml", text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadMatrix(b *testing.B) {
	text := []byte(product(4, small))
	cases := 0
	for b.Loop() {
		all, err := scenarios.Load("matrix.yaml", text)
		if err != nil {
			b.Fatal(err)
		}
		cases += len(all)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(cases), "ns/case")
}

func BenchmarkCorpus(b *testing.B) {
	for b.Loop() {
		if _, err := scenarios.Corpus(); err != nil {
			b.Fatal(err)
		}
	}
}
