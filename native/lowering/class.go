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
	if bytes > 64 {
		return []class{memoryClass}
	}
	if t.Kind == declaration.Complex && t.Bits == 80 {
		return []class{complexX87Class}
	}
	classes := make([]class, up(bytes, 8)/8)
	for _, l := range leaves(t, 0, trace.Mode64) {
		if !l.merge(classes) {
			return []class{memoryClass}
		}
	}
	return cleanUp(classes, t.Aggregate() && bytes > 16)
}

// merge merges a leaf into the classes of its eightbytes, or reports that it is
// unaligned, so that all is in memory.
func (l leaf) merge(classes []class) bool {
	if l.width > 0 {
		for e := l.bit / 64; e <= (l.bit+l.width-1)/64; e++ {
			classes[e] = mergeClasses(classes[e], integerClass)
		}
		return true
	}
	if l.bit%(8*naturalAlignment(l.kind, trace.Mode64)) != 0 {
		return false
	}
	for k, c := range scalarClasses(l.kind) {
		classes[l.bit/64+k] = mergeClasses(classes[l.bit/64+k], c)
	}
	return true
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
	case declaration.Complex:
		if t.Bits == 80 {
			return []class{complexX87Class, complexX87Class, complexX87Class, complexX87Class}
		}
		return []class{sseClass, sseClass}[:t.Bits/32]
	case declaration.Float:
		if t.Bits == 80 {
			return []class{x87Class, x87UpClass}
		}
		return sseClasses(t.Bits)
	case declaration.Vector:
		return sseClasses(t.Bits)
	case declaration.Void, declaration.Array, declaration.Struct, declaration.Union:
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
