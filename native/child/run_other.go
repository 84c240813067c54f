//go:build !(linux && amd64)

package child

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/process"
)

// Run needs Linux on amd64.
func Run(*process.Process, *process.Executable) (*process.Run, error) {
	return nil, errors.New("this system does not execute ELF files of x86-64 Linux")
}
