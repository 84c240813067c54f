package unwind

import "github.com/framecheck/framecheck/scenarios/trace"

// Registers are the registers of a frame, as far as they are known.
type Registers struct {
	Values       [trace.RegisterCount]uint64
	Known        uint16            // bit r is that of register r
	vectors      *[vectorCount]XMM // shared by frames: what is in it never changes
	knownVectors uint16            // bit n is that of xmm n
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
	if r.knownVectors>>number&1 == 0 {
		return XMM{}, false
	}
	return r.vectors[number], true
}

func (r *Registers) setVector(number int, value XMM) {
	var changed [vectorCount]XMM
	if r.vectors != nil {
		changed = *r.vectors
	}
	changed[number] = value
	r.vectors = &changed
	r.knownVectors |= 1 << number
}

// Equal reports whether the same registers are known, with the same values.
func (r *Registers) Equal(other *Registers) bool {
	if r.Values != other.Values || r.Known != other.Known || r.knownVectors != other.knownVectors {
		return false
	}
	for n := range vectorCount {
		value, _ := r.Vector(n)
		if otherwise, _ := other.Vector(n); value != otherwise {
			return false
		}
	}
	return true
}

// keep forgets all registers but some general ones, and vector registers from a number on.
func (r *Registers) keep(firstVector int, names ...trace.Register) {
	kept := Registers{vectors: r.vectors, knownVectors: r.knownVectors &^ (1<<firstVector - 1)}
	for _, name := range names {
		if value, known := r.Get(name); known {
			kept.set(name, value)
		}
	}
	*r = kept
}
