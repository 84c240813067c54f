package diff

import (
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Resolve gives the address that an author's expression means at this moment,
// with this machine's own registers. It has none where no frame is active whose
// CFA is meant, or where the manual leaves the register undefined.
func (v View) Resolve(a scenarios.Address) (uint64, bool) {
	base, ok := v.base(a)
	return base + uint64(a.Offset), ok
}

func (v View) base(a scenarios.Address) (uint64, bool) {
	switch a.Base {
	case scenarios.FromRegister:
		defined := v.prediction == nil || v.prediction.RegistersUndefined[a.Register] == 0
		return v.snapshot.Registers.Get(a.Register), defined
	case scenarios.FromCFA:
		call, ok := v.newest()
		return call.CFA, ok
	case scenarios.FromEntry:
		return v.program.Initial.Get(trace.RSP), true
	case scenarios.FromGuard:
		return v.program.Stack.Base, true
	case scenarios.FromSymbol:
		symbol, ok := v.program.Symbol(a.Symbol)
		return symbol.Address, ok
	case scenarios.Absolute:
	}
	return 0, true
}
