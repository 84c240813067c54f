//go:build !linux || !amd64

package stage

import (
	"runtime"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// CPU runs programs on the processor; there is none on this system.
type CPU struct{}

// Open gives an UnsupportedError: the stage needs Linux on amd64.
func Open() (*CPU, error) {
	return nil, &UnsupportedError{Lacking: "Linux on amd64 (this is " + runtime.GOOS + " on " + runtime.GOARCH + ")"}
}

// Run is never called: Open gives no CPU.
func (c *CPU) Run([]*trace.Program) []Result { return nil }

// Prove is never called: Open gives no CPU.
func (c *CPU) Prove() []Proof { return nil }

// Identity is never called: Open gives no CPU.
func (c *CPU) Identity() (Identity, error) { return Identity{}, nil }

// System is never called: Open gives no CPU.
func (c *CPU) System() trace.System { return trace.System{} }

// Starts is never called: Open gives no CPU.
func (c *CPU) Starts() int { return 0 }

// Close is never called: Open gives no CPU.
func (c *CPU) Close() {}
