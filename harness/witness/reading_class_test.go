package witness

import "github.com/framecheck/framecheck/scenarios/declaration"

// class is that of an eightbyte (psABI 3.2.3).
type class int

const (
	noClass class = iota
	integerClass
	sseClass
	sseUp
	x87Class
	x87Up
	complexX87
	memoryClass
)

func (r reading) merge(a, b class) class {
	switch {
	case a == b || b == noClass:
		return a
	case a == noClass:
		return b
	case a == memoryClass || b == memoryClass:
		return memoryClass
	case (a == integerClass || b == integerClass) && r.broken != "INTEGER wins":
		return integerClass
	case a >= x87Class || b >= x87Class:
		return memoryClass
	}
	return sseClass
}

// classify gives the classes of the eightbytes of a type; all of them MEMORY or none.
func (r reading) classify(t *declaration.Type) []class {
	size, _ := r.sizeAlign(t)
	classes := make([]class, (size+7)/8)
	aligned := r.walk(t, 0, classes)
	if len(classes) > 0 && (!aligned && r.broken != "unaligned fields" || r.inMemory(t, classes)) {
		for i := range classes {
			classes[i] = memoryClass
		}
	}
	for i, c := range classes {
		if c == sseUp && (i == 0 || classes[i-1] != sseClass && classes[i-1] != sseUp) {
			classes[i] = sseClass
		}
	}
	return classes
}

// inMemory is the cleanup after merging.
func (r reading) inMemory(t *declaration.Type, classes []class) bool {
	sixteen := 2
	if r.broken == "two eightbytes" {
		sixteen = 1
	}
	for i, c := range classes {
		switch {
		case c == memoryClass,
			c == x87Up && (i == 0 || classes[i-1] != x87Class),
			c == complexX87 && t.Kind != declaration.Complex,
			len(classes) > sixteen && c != complexX87 && (i == 0) != (c == sseClass),
			len(classes) > sixteen && i > 0 && c != complexX87 && c != sseUp:
			return true
		}
	}
	return false
}

// walk merges the classes of all scalars and reports whether they, and what they are in,
// are aligned.
func (r reading) walk(t *declaration.Type, at int, classes []class) bool {
	set := func(offset int, list ...class) {
		for i, c := range list {
			if k := offset/8 + i; k < len(classes) {
				classes[k] = r.merge(classes[k], c)
			}
		}
	}
	size, align := r.sizeAlign(t)
	aligned := at%align == 0
	switch t.Kind {
	case declaration.Array:
		for i := range t.Count {
			aligned = r.walk(t.Element, at+i*size/t.Count, classes) && aligned
		}
		return aligned
	case declaration.Struct, declaration.Union:
		_, _, bits := r.layOut(t)
		for i, f := range t.Fields {
			switch {
			case !f.BitField:
				aligned = r.walk(f.Type, at+bits[i]/8, classes) && aligned
			case f.Name != "":
				set(at+bits[i]/8, integerClass)
				set(at+(bits[i]+f.Width-1)/8, integerClass)
			}
		}
		return aligned
	case declaration.Bool, declaration.Pointer, declaration.Integer:
		set(at, integerClass)
		if t.Bits == 128 {
			set(at+8, integerClass)
		}
	case declaration.Complex:
		if t.Bits == 80 {
			set(at, complexX87, complexX87, complexX87, complexX87)
			break
		}
		set(at, sseClass)
		set(at+size/2, sseClass)
	case declaration.Float:
		set(at, floatClasses(t)...)
	case declaration.Vector:
		set(at, sseClass)
		for k := 8; k < size; k += 8 {
			set(at+k, sseUp)
		}
	case declaration.Void:
	}
	return aligned
}

func floatClasses(t *declaration.Type) []class {
	switch t.Bits {
	case 128:
		return []class{sseClass, sseUp}
	case 80:
		return []class{x87Class, x87Up}
	}
	return []class{sseClass}
}
