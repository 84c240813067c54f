package layout

import "github.com/framecheck/framecheck/scenarios/declaration"

// class is what an eightbyte is for the passing of arguments (psABI 3.2.3).
type class uint8

const (
	noClass class = iota
	integer
	sse
	sseUp
	x87
	x87Up
	complexX87
	inMemory
)

const eightbyte = 8

// classify gives the class of each eightbyte of a type, or one of inMemory; none for a
// type without bytes.
func (s sizes) classify(t *declaration.Type) []class {
	size, _ := s.of(t)
	switch {
	case size == 0:
		return nil
	case t.Kind == declaration.Complex && t.Bits == 80:
		return []class{complexX87}
	}
	if size > 8*eightbyte && s.keep(LargeInMemory) {
		return []class{inMemory}
	}
	classes := make([]class, roundUp(size, eightbyte)/eightbyte)
	if !s.merge(classes, t, 0) {
		return []class{inMemory}
	}
	return s.clean(classes, size)
}

// merge adds the classes of a type at an offset in bytes, or reports that something in
// it, be it an aggregate or of no bytes, is not aligned.
func (s sizes) merge(into []class, t *declaration.Type, offset int) bool {
	size, align := s.of(t)
	if offset%align != 0 && s.keep(UnalignedInMemory) {
		return false
	}
	switch t.Kind {
	case declaration.Struct, declaration.Union:
		_, _, members := s.aggregate(t)
		for _, m := range members {
			if !s.mergeMember(into, m, offset) {
				return false
			}
		}
		return true
	case declaration.Array:
		element, _ := s.of(t.Element)
		for i := range t.Count {
			if !s.merge(into, t.Element, offset+i*element) {
				return false
			}
		}
		return true
	}
	for i, c := range scalarClasses(t, size) {
		at := offset/eightbyte + i
		if at < len(into) {
			into[at] = s.merged(into[at], c)
		}
	}
	if t.Kind == declaration.Complex && t.Bits == 32 && offset%eightbyte != 0 { // it lies in two eightbytes
		into[offset/eightbyte+1] = s.merged(into[offset/eightbyte+1], sse)
	}
	return true
}

// mergeMember adds the class of a member. psABI 3.1.2 leaves unnamed bit-fields out of
// alignment alone: they are fields of their integer type, unless they have no bits.
func (s sizes) mergeMember(into []class, m Member, offset int) bool {
	if !m.Field.BitField {
		return s.merge(into, m.Field.Type, offset+m.Offset/8)
	}
	if m.Bits == 0 {
		return true
	}
	first := offset*8 + m.Offset
	for at := first / 64; at <= (first+m.Bits-1)/64; at++ {
		into[at] = s.merged(into[at], integer)
	}
	return true
}

// scalarClasses are those of a type that is no aggregate.
func scalarClasses(t *declaration.Type, size int) []class {
	switch {
	case t.Kind == declaration.Float && t.Bits == 80:
		return []class{x87, x87Up}
	case t.Kind == declaration.Complex && t.Bits == 80:
		return []class{complexX87, complexX87, complexX87, complexX87}
	case t.Kind == declaration.Complex && t.Bits == 64:
		return []class{sse, sse}
	case t.Kind == declaration.Float, t.Kind == declaration.Complex, t.Kind == declaration.Vector:
		all := []class{sse}
		for len(all)*eightbyte < size {
			all = append(all, sseUp)
		}
		return all
	case size > eightbyte:
		return []class{integer, integer}
	}
	return []class{integer}
}

// merged is the class of an eightbyte in which two fields lie (psABI 3.2.3, step 4).
func (s sizes) merged(a, b class) class {
	switch {
	case a == b, b == noClass:
		return a
	case a == noClass:
		return b
	case a == inMemory || b == inMemory:
		return inMemory
	case (a == integer || b == integer) && s.keep(IntegerWins):
		return integer
	case a >= x87 || b >= x87:
		return inMemory
	}
	return sse
}

// clean is the post-merger cleanup (psABI 3.2.3, step 5).
func (s sizes) clean(classes []class, size int) []class {
	for i, c := range classes {
		if c == inMemory || c == x87Up && (i == 0 || classes[i-1] != x87) {
			return []class{inMemory}
		}
	}
	if size > 2*eightbyte && s.keep(LargeInMemory) {
		vector := classes[0] == sse
		for _, c := range classes[1:] {
			vector = vector && c == sseUp
		}
		if !vector {
			return []class{inMemory}
		}
	}
	for i, c := range classes {
		if c == sseUp && (i == 0 || classes[i-1] != sse && classes[i-1] != sseUp) {
			classes[i] = sse
		}
	}
	return classes
}
