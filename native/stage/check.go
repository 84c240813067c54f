//go:build linux && amd64

package stage

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// check reports a program that the stage cannot run as it is.
func check(p *trace.Program) error {
	for _, find := range []func(*trace.Program) string{checkMemory, checkRegisters, checkVectors, checkPlaces} {
		if reason := find(p); reason != "" {
			return &ProgramError{Program: p.Name, Reason: reason}
		}
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

func checkMemory(p *trace.Program) string {
	size := len(p.Stack.Bytes)
	switch {
	case len(p.Code) > trace.CodeSize:
		return fmt.Sprintf("it has %d bytes of code, more than %d", len(p.Code), trace.CodeSize)
	case size < trace.PageSize || size > trace.MaxStackSize || size&(size-1) != 0:
		return fmt.Sprintf("its stack of %d bytes is not a power of two from %d to %d", size, trace.PageSize, trace.MaxStackSize)
	case p.Stack.End() != trace.StackTop:
		return fmt.Sprintf("its stack ends at %#x, not at %#x", p.Stack.End(), trace.StackTop)
	case p.Data.Base != trace.DataBase || len(p.Data.Bytes) != trace.DataSize:
		return fmt.Sprintf("its data is not the %d bytes from %#x", trace.DataSize, trace.DataBase)
	}
	return ""
}

func checkRegisters(p *trace.Program) string {
	visible := p.Initial
	visible.Selectors = trace.EntrySelectors(p.Mode)
	if p.Initial.Selectors != visible.Selectors {
		return fmt.Sprintf("it begins with the selectors %#x, not %#x", p.Initial.Selectors, visible.Selectors)
	}
	narrow(&visible)
	if p.Initial.General != visible.General {
		return "its registers hold more than 32-bit code can see"
	}
	return ""
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

// checkPlaces looks at the addresses that have a nop to be patched.
func checkPlaces(p *trace.Program) string {
	if p.Entry < trace.CodeBase || p.Entry >= trace.CodeBase+uint64(len(p.Code)) {
		return fmt.Sprintf("its entry %#x lies outside of its code", p.Entry)
	}
	places := []uint64{p.Exit}
	for _, c := range p.Checkpoints {
		places = append(places, c.Address)
	}
	slices.Sort(places)
	code := trace.Memory{Base: trace.CodeBase, Bytes: p.Code}
	for i, place := range places {
		nop, ok := code.Slice(place, len(trace.CheckpointBytes))
		if !ok || !bytes.Equal(nop, trace.CheckpointBytes[:]) {
			return fmt.Sprintf("no nop for a checkpoint stands at %#x", place)
		}
		if i > 0 && place-places[i-1] < uint64(len(trace.CheckpointBytes)) {
			return fmt.Sprintf("two checkpoints or the exit stand at %#x", place)
		}
	}
	return ""
}
