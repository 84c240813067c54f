package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// ofVectors lists the vector registers that code of a mode sees, or nothing where the
// program uses none.
func ofVectors(r *trace.Registers, width int, m trace.Mode) []octets {
	if width == 0 {
		return nil
	}
	held := r.Vectors
	if held == nil {
		held = new(trace.Vectors)
	}
	list := make([]octets, vectorCount(width, m))
	for i := range list {
		list[i] = held[i][:width]
	}
	return list
}

// vectorCount is how many vector registers of a width in bytes code of a mode sees
// (Intel SDM vol. 1, 14.1 and 15.1.2).
func vectorCount(width int, m trace.Mode) int {
	switch {
	case m == trace.Mode32:
		return narrowRegisters
	case width == len(trace.Vectors{}[0]):
		return len(trace.Vectors{})
	}
	return 16
}

// vectors reads vector registers of a width in bytes.
func (r *reader) vectors(v value, width int, m trace.Mode) *trace.Vectors {
	var found trace.Vectors
	list := r.list(v)
	if count := vectorCount(width, m); list != nil && len(list) != count {
		r.wrong(v, "a list of the %d vector registers that code of %d bits sees", count, m.Bits())
		return &found
	}
	for i, item := range list {
		held := r.bytes(item)
		if held != nil && len(held) != width {
			r.wrong(item, "%d bytes: the width of the vector registers in use", width)
		}
		copy(found[i][:], held)
	}
	return &found
}
