package processes_test

import (
	"testing"

	"github.com/framecheck/framecheck/harness/processes"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/process"
)

// BenchmarkProcess makes, starts and predicts one process after the other.
func BenchmarkProcess(b *testing.B) {
	if reason := host.Supported(); reason != "" {
		b.Skip(reason)
	}
	system, err := processes.At()
	if err != nil {
		b.Fatal(err)
	}
	fixed := child.GrantsFixedAddresses()
	p := &process.Process{Exec: "./program", Argv: []string{"program"}, StackLimit: 8 << 20}
	for b.Loop() {
		if _, err := processes.See(p, system, fixed); err != nil {
			b.Fatal(err)
		}
	}
}
