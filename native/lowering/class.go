package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// class is that of an eightbyte (psABI AMD64 3.2.3, "Classification").
type class uint8

const (
	noClass class = iota
	integerClass
	sseClass
	sseUpClass
	x87Class
	x87UpClass
	complexX87Class
	memoryClass
)

// classify gives the class of each eightbyte of a type; a single memoryClass for what
// lies in memory, and none for what has no bytes.
func classify(t *declaration.Type) []class {
	bytes := size(t, trace.Mode64)
	if bytes > 64 || bytes > 0 && !aligned(t, 0) {
		return []class{memoryClass}
	}
	if t.Kind == declaration.Complex && t.Bits == 80 {
		return []class{complexX87Class}
	}
	classes := make([]class, up(bytes, 8)/8)
	for _, l := range leaves(t, 0, trace.Mode64) {
		l.merge(classes)
	}
	return cleanUp(classes, t.Aggregate() && bytes > 16)
}

// aligned reports whether a type at a bit lies, and all in it, at a multiple of what it
// asks for. Bit-fields ask for nothing.
func aligned(t *declaration.Type, bit int) bool {
	if bit%(8*naturalAlignment(t, trace.Mode64)) != 0 {
		return false
	}
	switch t.Kind {
	case declaration.Array:
		for k := range t.Count {
			if !aligned(t.Element, bit+8*k*size(t.Element, trace.Mode64)) {
				return false
			}
		}
	case declaration.Struct, declaration.Union:
		for _, m := range layOut(t, trace.Mode64).list {
			if m.width == 0 && !aligned(m.kind, bit+m.bit) {
				return false
			}
		}
	}
	return true
}

// merge merges a leaf into the classes of its eightbytes.
func (l leaf) merge(classes []class) {
	if l.width > 0 {
		for e := l.bit / 64; e <= (l.bit+l.width-1)/64; e++ {
			classes[e] = mergeClasses(classes[e], integerClass)
		}
		return
	}
	for k, c := range scalarClasses(l.kind) {
		classes[l.bit/64+k] = mergeClasses(classes[l.bit/64+k], c)
	}
}

// scalarClasses gives the class of each eightbyte of a scalar.
func scalarClasses(t *declaration.Type) []class {
	switch t.Kind {
	case declaration.Integer:
		if t.Bits == 128 {
			return []class{integerClass, integerClass}
		}
		return []class{integerClass}
	case declaration.Bool, declaration.Pointer:
		return []class{integerClass}
	case declaration.Float:
		if t.Bits == 80 {
			return []class{x87Class, x87UpClass}
		}
		return sseClasses(t.Bits)
	case declaration.Vector:
		return sseClasses(t.Bits)
	case declaration.Void, declaration.Complex, declaration.Array, declaration.Struct, declaration.Union:
	}
	return nil
}

func sseClasses(bits int) []class {
	all := []class{sseClass}
	for len(all)*64 < bits {
		all = append(all, sseUpClass)
	}
	return all
}

// mergeClasses is rule 4 of the classification.
func mergeClasses(a, b class) class {
	either := func(c class) bool { return a == c || b == c }
	switch {
	case a == b || b == noClass:
		return a
	case a == noClass:
		return b
	case either(memoryClass):
		return memoryClass
	case either(integerClass):
		return integerClass
	case either(x87Class), either(x87UpClass), either(complexX87Class):
		return memoryClass
	}
	return sseClass
}

// cleanUp is rule 5, the post merger. Large says that the type is an aggregate of more
// than two eightbytes.
func cleanUp(classes []class, large bool) []class {
	for e, c := range classes {
		before := noClass
		if e > 0 {
			before = classes[e-1]
		}
		switch {
		case c == memoryClass,
			c == x87UpClass && before != x87Class,
			large && (e == 0 && c != sseClass || e > 0 && c != sseUpClass):
			return []class{memoryClass}
		case c == sseUpClass && before != sseClass && before != sseUpClass:
			classes[e] = sseClass
		}
	}
	return classes
}
