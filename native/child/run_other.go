//go:build !(linux && amd64)

package child

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/process"
)

var errUnsupported = errors.New("this system does not execute ELF files of x86-64 Linux")

// Run needs Linux on amd64.
func Run(*process.Process, *process.Executable) (*process.Run, error) { return nil, errUnsupported }

// RunUnder needs Linux on amd64.
func RunUnder([]string, *process.Process, *process.Executable) (*process.Run, error) {
	return nil, errUnsupported
}

// Auxiliary needs Linux on amd64.
func Auxiliary() (map[process.Auxiliary]uint64, error) { return nil, errUnsupported }

// GrantsFixedAddresses is false where there is no such process.
func GrantsFixedAddresses() bool { return false }
