package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// Registers are the general registers of a frame, as far as they are known.
type Registers struct {
	Values [trace.RegisterCount]uint64
	Known  uint16 // bit r is that of register r
}

// Get gives a register's value, and whether it is known.
func (r *Registers) Get(name trace.Register) (uint64, bool) {
	return r.Values[name], r.Known>>name&1 == 1
}

func (r *Registers) set(name trace.Register, value uint64) {
	r.Values[name] = value
	r.Known |= 1 << name
}

// keep forgets all registers but some.
func (r *Registers) keep(names ...trace.Register) {
	var kept Registers
	for _, name := range names {
		if value, known := r.Get(name); known {
			kept.set(name, value)
		}
	}
	*r = kept
}
