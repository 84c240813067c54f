package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// Registers are the registers of a frame, as far as they are known.
type Registers struct {
	Values [trace.RegisterCount]uint64
	Known  uint16 // bit r is that of register r
	// Vectors are xmm0 to xmm15. Of a caller's, Windows' unwind data alone tells.
	Vectors      [vectorCount]XMM
	KnownVectors uint16 // bit n is that of xmm n
}

const vectorCount = 16

// XMM is the lower 128 bits of a vector register, lowest byte first.
type XMM [16]byte

// Get gives a register's value, and whether it is known.
func (r *Registers) Get(name trace.Register) (uint64, bool) {
	return r.Values[name], r.Known>>name&1 == 1
}

func (r *Registers) set(name trace.Register, value uint64) {
	r.Values[name] = value
	r.Known |= 1 << name
}

// Vector gives xmm0 to xmm15 by their numbers, and whether it is known.
func (r *Registers) Vector(number int) (XMM, bool) {
	return r.Vectors[number], r.KnownVectors>>number&1 == 1
}

func (r *Registers) setVector(number int, value XMM) {
	r.Vectors[number] = value
	r.KnownVectors |= 1 << number
}

// keep forgets all registers but some general ones, and vector registers from a number on.
func (r *Registers) keep(firstVector int, names ...trace.Register) {
	var kept Registers
	for _, name := range names {
		if value, known := r.Get(name); known {
			kept.set(name, value)
		}
	}
	for n := firstVector; n < vectorCount; n++ {
		if value, known := r.Vector(n); known {
			kept.setVector(n, value)
		}
	}
	*r = kept
}
