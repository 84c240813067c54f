package processes_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/process"
)

var (
	randomCount = flag.Int("random.processes", 60, "how many random processes are run")
	randomSeed  = flag.Uint64("random.seed", 1, "of the random processes")
)

// TestRandomProcesses holds the model against the kernel on processes that nobody chose.
// What the model refuses to predict is counted.
func TestRandomProcesses(t *testing.T) {
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	system, err := processes.At()
	if err != nil {
		t.Fatal(err)
	}
	fixed := child.GrantsFixedAddresses()
	refused := make([]bool, *randomCount)
	ended := make([]bool, *randomCount)
	harness.Each(*randomCount, func(i int) {
		p := drawProcess(rand.New(rand.NewPCG(*randomSeed, uint64(i))))
		seen, err := processes.See(p, system, fixed)
		var unpredicted *execve.UnpredictedError
		switch {
		case errors.As(err, &unpredicted):
			refused[i] = true
			return
		case err != nil:
			t.Errorf("seed %d, process %d: %v\n%+v", *randomSeed, i, err, p.Steps)
			return
		}
		ended[i] = seen.Captured.Outcome.Signal != 0
		s := &scenarios.Scenario{Name: fmt.Sprintf("random-%d", i), Process: p}
		if r := processes.Judge(s, seen); r.Verdict != harness.Pass {
			t.Errorf("seed %d, process %d: %v\n%+v", *randomSeed, i, r.Mismatches, p.Steps)
		}
	})
	t.Logf("%d processes: %d faulted, %d are not predicted", *randomCount, count(ended), count(refused))
	if count(refused)*2 > *randomCount || count(ended)*10 < *randomCount {
		t.Errorf("%d processes show little: %d faulted, %d are not predicted", *randomCount, count(ended), count(refused))
	}
}

func count(list []bool) (n int) {
	for _, one := range list {
		if one {
			n++
		}
	}
	return n
}

func drawProcess(r *rand.Rand) *process.Process {
	p := &process.Process{
		Exec: strings.Repeat("./", r.IntN(20)) + "p" + strings.Repeat("q", r.IntN(40)), StackLimit: uint64(128<<10 + r.IntN(4<<20)),
		Argv: drawTexts(r, r.IntN(9)), Envp: drawTexts(r, r.IntN(9)), Randomized: r.IntN(8) == 0,
	}
	for range r.IntN(4) {
		p.Steps = append(p.Steps, drawStep(r, p.Randomized))
	}
	return p
}

func drawTexts(r *rand.Rand, n int) []string {
	var list []string
	for range n {
		length := r.IntN(40)
		if r.IntN(6) == 0 {
			length = r.IntN(9000)
		}
		text := make([]byte, length)
		for i := range text {
			text[i] = byte(1 + r.IntN(255))
		}
		list = append(list, string(text))
	}
	return list
}

func drawStep(r *rand.Rand, randomized bool) process.Step {
	const page = 4096
	base := []process.Base{process.RSP, process.Top, process.Limit}[r.IntN(3)]
	offset := -int64(r.IntN(5 << 20))
	if base == process.Limit {
		offset += 2 << 20
	}
	switch r.IntN(6) {
	case 0:
		if !randomized {
			return process.Step{Kind: process.Heap, Bytes: uint64(1 + r.IntN(1<<20))}
		}
		fallthrough
	case 1:
		return process.Step{Kind: process.Allocate, Bytes: uint64(8 * (1 + r.IntN(600_000))), Probed: r.IntN(2) == 0}
	case 2:
		return process.Step{Kind: process.Recurse, Bytes: uint64(8 * (1 + r.IntN(3000))), Times: uint64(1 + r.IntN(3000))}
	case 3:
		return process.Step{Kind: process.Map, Place: process.Place{Base: process.Limit, Offset: page * int64(-600+r.IntN(900))}, Bytes: uint64(page * (1 + r.IntN(200)))}
	}
	return process.Step{Kind: process.Write, Place: process.Place{Base: base, Offset: min(offset, -1)}}
}
