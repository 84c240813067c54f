package harness_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// nested calls itself to a depth, on the smallest stack that holds it.
const nested = `name: nested
says: A function calls itself, and is looked at where it does no more.
given: {stack: {size: %d}}
functions:
  main: {returns: i64, locals: {n: i64}, body: [{call: down(%d), into: n}, {return: n}]}
  down:
    params: {n: i64}
    returns: i64
    frame: {pointer: true}
    body:
      - if: n > 1
        then: [{call: down(n - 1), into: n}, {set: n, to: n + 1}, {return: n}]
      - {mark: deepest}
      - {return: n}
expect:
  - {at: down.deepest, frame: {rbp-8: 1, rbp+24: 2}}
  - {returns: %[2]d}
`

// nestedFrame is the size of a frame of down, in bytes.
const nestedFrame = 32

func loadNested(t testing.TB, depth int) (*scenarios.Scenario, *trace.Program) {
	size := trace.PageSize
	for size < nestedFrame*depth+trace.PageSize {
		size *= 2
	}
	list, err := scenarios.Load("nested.yaml", fmt.Appendf(nil, nested, size, depth))
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	return list[0], programs[0]
}

// levels follows the chain of frame pointers in a capture, and counts.
func levels(s *trace.Snapshot) int {
	n := 0
	for rbp := s.Registers.Get(trace.RBP); rbp != 0; n++ {
		slot, ok := s.Stack.Slice(rbp, 8)
		if !ok {
			return n
		}
		rbp = binary.LittleEndian.Uint64(slot)
	}
	return n
}

func TestNestedCallsAreCapturedAtTheDeepest(t *testing.T) {
	const depth = 20_000
	cpu := opened(t)
	s, p := loadNested(t, depth)
	if r := harness.New(cpu).Check([]*scenarios.Scenario{s}, []*trace.Program{p})[0]; r.Verdict != harness.Pass {
		t.Fatalf("%s: %s %v", r.Verdict, r.Reason, r.Mismatches)
	}
	captured := harness.CPU{Stage: cpu}.Run([]*trace.Program{p})[0]
	if captured.Err != nil || len(captured.Trace.Snapshots) != 1 || levels(&captured.Trace.Snapshots[0]) != depth {
		t.Errorf("%v, %d snapshots", captured.Err, len(captured.Trace.Snapshots))
	}
}

// BenchmarkNestedCalls predicts, runs, compares and walks a recursion. The cost of a
// level must not grow with the depth.
func BenchmarkNestedCalls(b *testing.B) {
	if reason := host.Supported(); reason != "" {
		b.Skip(reason)
	}
	cpu, err := stage.Open()
	if err != nil {
		b.Fatal(err)
	}
	defer cpu.Close()
	h := harness.New(cpu)
	for _, depth := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(depth), func(b *testing.B) {
			s, p := loadNested(b, depth)
			for b.Loop() {
				predicted, captured := h.Model.Run([]*trace.Program{p})[0], h.CPU.Run([]*trace.Program{p})[0]
				if r := h.Judge(s, p, predicted, captured); r.Verdict != harness.Pass {
					b.Fatalf("%s: %s %v", r.Verdict, r.Reason, r.Mismatches)
				}
				if n := levels(&captured.Trace.Snapshots[0]); n != depth {
					b.Fatalf("%d levels", n)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(depth), "ns/level")
		})
	}
}
