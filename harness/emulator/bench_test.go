package emulator_test

import (
	"os/exec"
	"testing"

	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// BenchmarkQEMU runs the corpus of 64-bit code under QEMU, as it is predicted already.
func BenchmarkQEMU(b *testing.B) {
	path, err := exec.LookPath("qemu-x86_64")
	if err != nil {
		b.Skip("qemu-x86_64 is not installed: ", err)
	}
	programs, err := corpus()
	if err != nil {
		b.Fatal(err)
	}
	predicted := expecting(host.Read().Platform())(programs)
	e := &emulator.Emulator{
		Command: []string{path, emulator.Place}, Processes: 2, Expect: func([]*trace.Program) []*trace.Trace { return predicted },
	}
	for b.Loop() {
		e.Run(programs)
	}
}
