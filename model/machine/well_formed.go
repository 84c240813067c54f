package machine

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// wellFormed checks what trace.Program promises and the model relies on.
func wellFormed(p *trace.Program) error {
	for _, rule := range []struct {
		holds  bool
		reason string
	}{
		{len(p.Code) <= trace.CodeSize, fmt.Sprintf("%d bytes of code, at most %d fit", len(p.Code), trace.CodeSize)},
		{stackSizeAllowed(len(p.Stack.Bytes)), fmt.Sprintf("a stack of %d bytes, not a power of two of pages up to %d", len(p.Stack.Bytes), trace.MaxStackSize)},
		{p.Stack.End() == trace.StackTop, fmt.Sprintf("the stack ends at %#x, not %#x", p.Stack.End(), uint64(trace.StackTop))},
		{p.Data.Base == trace.DataBase && len(p.Data.Bytes) == trace.DataSize, fmt.Sprintf("data of %d bytes at %#x, not %d at %#x", len(p.Data.Bytes), p.Data.Base, trace.DataSize, uint64(trace.DataBase))},
		{p.VectorBytes == 0 || p.VectorBytes == 16 || p.VectorBytes == 32 || p.VectorBytes == 64, fmt.Sprintf("vector registers of %d bytes", p.VectorBytes)},
		{p.Initial.Selectors == trace.EntrySelectors(p.Mode), fmt.Sprintf("selectors %x at the entry, not %x", p.Initial.Selectors, trace.EntrySelectors(p.Mode))},
		{p.Mode == trace.Mode64 || narrow(&p.Initial), "registers hold more than 32-bit code can see"},
		{inCode(p, p.Entry, 1), fmt.Sprintf("the entry %#x is not in the code", p.Entry)},
		{isProbe(p, p.Exit), fmt.Sprintf("the exit %#x has no five-byte nop", p.Exit)},
	} {
		if !rule.holds {
			return &Malformed{Reason: rule.reason}
		}
	}
	for _, c := range p.Checkpoints {
		if !isProbe(p, c.Address) {
			return &Malformed{Reason: fmt.Sprintf("checkpoint %s at %#x has no five-byte nop", c.Label, c.Address)}
		}
	}
	return nil
}

func stackSizeAllowed(size int) bool {
	return size >= trace.PageSize && size <= trace.MaxStackSize && size&(size-1) == 0
}

// narrow reports whether registers hold only what 32-bit code can see.
func narrow(r *trace.Registers) bool {
	for i, value := range r.General {
		if value > mask(4) || i >= visibleRegisters && value != 0 {
			return false
		}
	}
	return r.Vectors == nil || [len(r.Vectors) - visibleRegisters]vector(r.Vectors[visibleRegisters:]) == [len(r.Vectors) - visibleRegisters]vector{}
}

func inCode(p *trace.Program, address uint64, size int) bool {
	return trace.Memory{Base: trace.CodeBase, Bytes: p.Code}.Contains(address, size)
}

// isProbe reports whether trace.CheckpointBytes stand at an address.
func isProbe(p *trace.Program, address uint64) bool {
	bytes, ok := trace.Memory{Base: trace.CodeBase, Bytes: p.Code}.Slice(address, len(trace.CheckpointBytes))
	return ok && [len(trace.CheckpointBytes)]byte(bytes) == trace.CheckpointBytes
}
