package probe

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Unfit says why a program cannot be run as it is, or nothing where it can.
func Unfit(p *trace.Program) string {
	for _, find := range []func(*trace.Program) string{unfitMemory, unfitRegisters, unfitPlaces, unfitSignals} {
		if reason := find(p); reason != "" {
			return reason
		}
	}
	return ""
}

func unfitMemory(p *trace.Program) string {
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

func unfitRegisters(p *trace.Program) string {
	visible := p.Initial
	visible.Selectors = trace.EntrySelectors(p.Mode)
	if p.Initial.Selectors != visible.Selectors {
		return fmt.Sprintf("it begins with the selectors %#x, not %#x", p.Initial.Selectors, visible.Selectors)
	}
	Narrow(&visible)
	if p.Initial.General != visible.General {
		return "its registers hold more than 32-bit code can see"
	}
	return ""
}

// unfitPlaces looks at the addresses that have a nop to be patched.
func unfitPlaces(p *trace.Program) string {
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

// Narrow leaves of the general registers what the code that runs can see.
func Narrow(registers *trace.Registers) {
	if registers.Selectors[trace.CS] != trace.Code32 {
		return
	}
	clear(registers.General[trace.R8:])
	for i := range registers.General {
		registers.General[i] &= math.MaxUint32
	}
}
