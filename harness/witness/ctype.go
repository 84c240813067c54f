package witness

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// prelude has the types of C by the names that scenarios give them. Those that a
// target has not are left out by its compiler's own macros.
const prelude = `
typedef signed char i8; typedef unsigned char u8; typedef short i16; typedef unsigned short u16;
typedef int i32; typedef unsigned u32; typedef long long i64; typedef unsigned long long u64;
typedef float f32; typedef double f64; typedef long double f80; typedef void *ptr;
typedef float _Complex c32; typedef double _Complex c64; typedef long double _Complex c80;
#ifdef __x86_64__
typedef __int128 i128; typedef unsigned __int128 u128; typedef __float128 f128;
#endif
#ifdef __clang__
typedef long long m64 __attribute__((vector_size(8)));
#else
typedef int m64 __attribute__((vector_size(8)));
#endif
typedef float m128 __attribute__((vector_size(16)));
typedef float m256 __attribute__((vector_size(32)));
typedef float m512 __attribute__((vector_size(64)));
`

// scalarName is how scenarios, and the prelude, write a type that is no aggregate.
func scalarName(t *declaration.Type) string {
	switch t.Kind {
	case declaration.Bool:
		return "bool"
	case declaration.Integer:
		if t.Unsigned {
			return fmt.Sprint("u", t.Bits)
		}
		return fmt.Sprint("i", t.Bits)
	case declaration.Float:
		return fmt.Sprint("f", t.Bits)
	case declaration.Complex:
		return fmt.Sprint("c", t.Bits)
	case declaration.Vector:
		return fmt.Sprint("m", t.Bits)
	case declaration.Pointer:
		return "ptr"
	case declaration.Void, declaration.Array, declaration.Struct, declaration.Union:
	}
	return "void"
}

// declare writes the declaration of a name as one of a type, which may be an array.
func declare(t *declaration.Type, name string) string {
	if t.Kind == declaration.Array {
		return declare(t.Element, fmt.Sprintf("%s[%d]", name, t.Count))
	}
	return spell(t) + " " + name
}

// spell writes a type of C.
func spell(t *declaration.Type) string {
	switch t.Kind {
	case declaration.Struct, declaration.Union:
		return spellAggregate(t)
	case declaration.Bool:
		return "_Bool"
	}
	return scalarName(t)
}

func spellAggregate(t *declaration.Type) string {
	var b strings.Builder
	b.WriteString(keyword(t))
	var attributes []string
	if t.Packed {
		attributes = append(attributes, "packed")
	}
	if t.Align > 0 {
		attributes = append(attributes, fmt.Sprintf("aligned(%d)", t.Align))
	}
	if attributes != nil {
		fmt.Fprintf(&b, " __attribute__((%s))", strings.Join(attributes, ", "))
	}
	b.WriteString(" { ")
	for _, f := range t.Fields {
		b.WriteString(declare(f.Type, f.Name))
		if f.BitField {
			fmt.Fprintf(&b, ": %d", f.Width)
		}
		b.WriteString("; ")
	}
	b.WriteString("}")
	return b.String()
}

func keyword(t *declaration.Type) string {
	if t.Kind == declaration.Union {
		return "union"
	}
	return "struct"
}
