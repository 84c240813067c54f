//go:build linux && amd64

package stage

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// check reports a program that the stage cannot run as it is.
func check(p *trace.Program) error {
	if reason := cmp.Or(probe.Unfit(p), checkVectors(p)); reason != "" {
		return &ProgramError{Program: p.Name, Reason: reason}
	}
	return nil
}

// check reports a program that cannot be run as it is, or not on this system.
func (c *CPU) check(p *trace.Program) error {
	if p.Mode == trace.Mode32 && c.system.No32BitCode {
		return &ProgramError{Program: p.Name, Reason: "this system has no segment of 32-bit code"}
	}
	return check(p)
}

func checkVectors(p *trace.Program) string {
	switch {
	case !slices.Contains([]int{0, 16, 32, 64}, p.VectorBytes):
		return fmt.Sprintf("it has vector registers of %d bytes", p.VectorBytes)
	case p.VectorBytes == 32 && !cpu.X86.HasAVX, p.VectorBytes == 64 && !cpu.X86.HasAVX512F:
		return fmt.Sprintf("this processor has no vector registers of %d bytes", p.VectorBytes)
	}
	return ""
}
