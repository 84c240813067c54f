package codegen

import (
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// signals takes over what the program tells the kernel, when all addresses are known.
func (b *builder) signals() {
	said := b.scenario.Signals
	if said == nil {
		return
	}
	made := &trace.Signals{Restorer: b.address(said.Position, scenarios.Restorer)}
	for _, h := range said.Handlers {
		made.Handlers = append(made.Handlers, trace.SignalHandler{
			Signal: h.Signal, Address: b.address(h.Position, h.Function), OnAlternate: h.OnStack, NoDefer: h.NoDefer, Mask: h.Mask,
		})
	}
	if said.Alternate != nil {
		made.Alternate = b.alternate(said.Alternate)
	}
	for _, strike := range said.Strikes {
		made.Strikes = append(made.Strikes, trace.Strike{Signal: strike.Signal, Checkpoint: b.checkpoint(strike.Label), Visit: strike.Visit})
	}
	b.program.Signals = made
}

// address is that of a function.
func (b *builder) address(at source.Position, name string) uint64 {
	s, ok := b.program.Symbol(name)
	if !ok {
		b.report(at, source.DidYouMean(name, b.labels()), "there is no function %s", name)
	}
	return s.Address
}

// checkpoint is the number of a label's, which is one of those that are wanted.
func (b *builder) checkpoint(label string) int {
	for i, c := range b.program.Checkpoints {
		if c.Label == label {
			return i
		}
	}
	return 0
}

// alternate lays out the alternate stack, in the stack or in the data.
func (b *builder) alternate(said *scenarios.AlternateStack) trace.AlternateStack {
	a, p := trace.AlternateStack{Size: uint64(said.Size)}, b.program
	a.Base = uint64(said.Address.Offset)
	switch said.Address.Base {
	case scenarios.FromGuard:
		a.Base += p.Stack.Base
	case scenarios.FromEntry:
		a.Base += b.rsp
	case scenarios.FromSymbol:
		a.Base += b.data[said.Address.Symbol]
	case scenarios.Absolute, scenarios.FromRegister, scenarios.FromCFA:
	}
	if !p.Stack.Contains(a.Base, said.Size) && !p.Data.Contains(a.Base, said.Size) {
		b.report(said.Position, "write a place and a size that lie within one of the two, as in {at: guard+0, size: 8192}", "the alternate stack, %#x to %#x, is neither in the stack, from %#x to %#x, nor in the data page, from %#x to %#x",
			a.Base, a.Base+a.Size-1, p.Stack.Base, p.Stack.End()-1, p.Data.Base, p.Data.End()-1)
	}
	return a
}

// strikes are the signals that come from outside.
func (b *builder) strikes() []scenarios.Strike {
	if b.scenario.Signals == nil {
		return nil
	}
	return b.scenario.Signals.Strikes
}
