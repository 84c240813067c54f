//go:build linux && amd64

package stage

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

const benchText = `
	push rbp
	mov rbp, rsp
	sub rsp, 32
	mov [rbp-8], rdi
@body
	leave
	ret`

func BenchmarkContainedRun(b *testing.B) {
	benchmarkRounds(b, 1, program(b, benchText))
}

func BenchmarkBatchOf1000(b *testing.B) {
	benchmarkRounds(b, 1000, program(b, benchText))
}

func BenchmarkBatchOf1000Stack16K(b *testing.B) {
	p := program(b, benchText)
	withStack(p, trace.DefaultStackSize)
	p.Initial.Set(trace.RSP, trace.StackTop-8)
	benchmarkRounds(b, 1000, p)
}

func BenchmarkBatchOf1000Faulting(b *testing.B) {
	benchmarkRounds(b, 1000, program(b, "ud2"))
}

// benchmarkRounds runs a program many times in each round; an operation is one
// run.
func benchmarkRounds(b *testing.B, runs int, p *trace.Program) {
	c := open(b)
	programs := make([]*trace.Program, runs)
	for i := range programs {
		programs[i] = p
	}
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += runs {
		for _, result := range c.Run(programs[:min(runs, b.N-done)]) {
			if result.Err != nil {
				b.Fatal(result.Err)
			}
		}
	}
}

func BenchmarkStart(b *testing.B) {
	c := open(b)
	for b.Loop() {
		s, err := startStage(c.text, proofStack)
		if err != nil {
			b.Fatal(err)
		}
		s.close()
	}
}
