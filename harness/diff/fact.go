package diff

import (
	"bytes"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// holdsInSlot decides a fact of size bytes on the stack or the data page. Who
// wrote a byte is known in a prediction alone; that a capture has the same
// bytes is another comparison's business.
func (v View) holdsInSlot(f scenarios.Fact, address uint64) bool {
	found, ok := v.Bytes(address, f.Size)
	if !ok {
		return false
	}
	if f.Kind == scenarios.IsUntouched {
		return bytes.Equal(found, v.initial(address, f.Size)) && v.every(f, address)
	}
	return v.holdsForValue(f, found) && v.every(f, address)
}

// holdsForValue decides what can be decided from a value alone.
func (v View) holdsForValue(f scenarios.Fact, value []byte) bool {
	switch f.Kind {
	case scenarios.IsValue:
		return bytes.Equal(value, f.Bytes)
	case scenarios.IsReturn:
		function, ok := v.program.Caller(number(value))
		return ok && function == f.Function
	case scenarios.IsAddress:
		address, ok := v.Resolve(f.Address)
		return ok && bytes.Equal(value, quad(address)[:len(value)])
	case scenarios.IsInitial:
		return bytes.Equal(value, quad(v.program.Initial.Get(f.Register))[:len(value)])
	case scenarios.IsSaved, scenarios.IsUntouched, scenarios.IsLeftOver, scenarios.IsLocal, scenarios.IsArgument:
	}
	return true
}

// every asks the prediction whether each byte of a slot comes from where the
// fact says; a capture has no opinion.
func (v View) every(f scenarios.Fact, address uint64) bool {
	if v.snapshot.Predicted == nil || v.onData(address) && f.Kind == scenarios.IsUntouched {
		return true
	}
	for i := range uint64(f.Size) {
		if !v.comesFrom(f, address+i) {
			return false
		}
	}
	return true
}

func (v View) comesFrom(f scenarios.Fact, address uint64) bool {
	origin := v.Origin(address)
	switch f.Kind {
	case scenarios.IsReturn:
		return origin.Role == trace.ReturnAddress
	case scenarios.IsSaved:
		return origin.Role == trace.SavedRegister && origin.Subject == int32(f.Register)
	case scenarios.IsUntouched:
		return origin.Role == trace.Untouched
	case scenarios.IsLocal:
		return origin.Role == trace.Local && !v.leftOver(address)
	case scenarios.IsArgument:
		return origin.Role == trace.Argument
	case scenarios.IsLeftOver:
		owner, ok := v.call(origin.Owner)
		return ok && v.leftOver(address) && (f.Function == "" || owner.Function == f.Function)
	case scenarios.IsValue, scenarios.IsAddress, scenarios.IsInitial:
	}
	return true
}

// part gives the bytes of a register or of a part of one.
func (v View) part(name scenarios.RegisterName) ([]byte, bool) {
	if name.Segment {
		return quad(uint64(v.snapshot.Registers.Selectors[name.Index]))[:name.Size], true
	}
	if name.X87 {
		return v.x87(name.Index)
	}
	if !name.Vector {
		value := quad(v.snapshot.Registers.Get(trace.Register(name.Index)))
		if name.High {
			return value[1:2], true
		}
		return value[:name.Size], true
	}
	vectors := v.snapshot.Registers.Vectors
	if vectors == nil {
		return nil, false
	}
	return vectors[name.Index][:name.Size], true
}
