//go:build linux && amd64

package stage

import (
	"fmt"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// BenchmarkStage gives the cost of a run in several settings, and its ratio to
// the first: times drift from machine to machine, ratios less.
func BenchmarkStage(b *testing.B) {
	const text = `
	push rbp
	mov  rbp, rsp
	sub  rsp, 32
	mov  [rbp-8], rdi
@body
	leave
	ret`
	small, usual, vectors := program(b, text), program(b, text), program(b, text)
	withStack(usual, trace.DefaultStackSize)
	vectors.VectorBytes = 16
	var first float64
	for i, setting := range []struct {
		name    string
		program *trace.Program
		runs    int // in a round
	}{
		{"batch of 1000, stack of 4 KiB", small, 1000},
		{"batch of 1000, stack of 16 KiB", usual, 1000},
		{"batch of 1000, no checkpoint", program(b, "ret"), 1000},
		{"batch of 1000, xmm registers", vectors, 1000},
		{"batch of 1000 that fault", program(b, "mov rax, [0]"), 1000},
		{"alone", small, 1},
	} {
		b.Run(setting.name, func(b *testing.B) {
			runRounds(b, setting.program, setting.runs)
			if i == 0 {
				first = cost(b)
			}
			b.ReportMetric(cost(b)/first, "ratio")
		})
	}
	const visits = 100
	const looping = "mov ecx, %d\nagain:\n@here\ndec ecx\njne again\nret"
	loop := fmt.Sprintf(looping, visits)
	outside := stepped(handling(b, fmt.Sprintf(looping, 10*visits), trace.Signals{}, nil))
	for _, setting := range []struct {
		name     string
		program  *trace.Program
		observed int // states in a run
	}{
		{"a visit, 64-bit code", program(b, loop), visits},
		{"a visit, 32-bit code", programOf(b, trace.Mode32, loop), visits},
		{"a step, 64-bit code", stepped(program(b, loop)), 3*visits + 2},
		{"a step, 32-bit code", stepped(programOf(b, trace.Mode32, loop)), 3*visits + 2},
		{"a step from outside", outside, 30*visits + 2},
	} {
		b.Run(setting.name, func(b *testing.B) {
			c := open(b)
			b.ResetTimer()
			for done := 0; done < b.N; done += setting.observed {
				run(b, c, setting.program)
			}
			b.ReportMetric(cost(b)/first, "ratio")
		})
	}
	b.Run("start", func(b *testing.B) {
		c := open(b)
		for b.Loop() {
			s, err := startStage(c.text, proofStack, nil, nil)
			if err != nil {
				b.Fatal(err)
			}
			s.close()
		}
		b.ReportMetric(cost(b)/first, "ratio")
	})
}

// cost gives the nanoseconds of an operation.
func cost(b *testing.B) float64 { return float64(b.Elapsed()) / float64(b.N) }

// runRounds runs a program b.N times, so many in each round.
func runRounds(b *testing.B, p *trace.Program, runs int) {
	c := open(b)
	programs := slices.Repeat([]*trace.Program{p}, runs)
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
