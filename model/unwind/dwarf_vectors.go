package unwind

import "encoding/binary"

// vectors are those of the caller.
func (t *taking) vectors(all *Registers) error {
	for n := range vectorCount {
		value, known, err := t.vector(n)
		if err != nil {
			return err
		}
		if known {
			all.setVector(n, value)
		}
	}
	return nil
}

// vector is one of the caller, and whether it is known. One that is said to be an address
// or in a general register is not.
func (t *taking) vector(n int) (XMM, bool, error) {
	r := t.row.at(firstVectorColumn + uint64(n))
	switch r.kind {
	case sameValue:
		value, known := t.frame.Registers.Vector(n)
		return value, known, nil
	case unspecified:
		value, known := t.frame.Registers.Vector(n)
		return value, known && t.win64 && n >= firstNonvolatileVector, nil
	case atOffset:
		return t.loadVector(t.cut(t.frame.CFA + uint64(r.offset)))
	case atExpression:
		address, err := evaluate(*r.expression, []uint64{t.frame.CFA}, t.frame, t.word, t.memory)
		if err != nil {
			return XMM{}, false, err
		}
		return t.loadVector(address)
	}
	return XMM{}, false, nil
}

func (t *taking) loadVector(address uint64) (XMM, bool, error) {
	value, err := readVector(t.memory, address)
	return value, err == nil, err
}

// readVector reads 16 bytes. The error is an *Unreadable.
func readVector(memory Reader, address uint64) (v XMM, err error) {
	for at := uint64(0); at < uint64(len(v)); at += 8 {
		value, readable := memory.Number(address+at, 8)
		if !readable {
			return v, &Unreadable{address + at}
		}
		binary.LittleEndian.PutUint64(v[at:], value)
	}
	return v, nil
}
