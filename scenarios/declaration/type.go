package declaration

import "github.com/framecheck/framecheck/scenarios/source"

// Kind is the form of a type.
type Kind uint8

// The kinds of types, with how scenarios write them.
const (
	Void    Kind = iota // nothing; of a function that returns nothing
	Bool                // bool
	Integer             // i8 u8 i16 u16 i32 u32 i64 u64 i128 u128
	Float               // f32 f64 f80 f128: float, double, long double of x87, __float128
	Complex             // c32 c64 c80: _Complex of a float of so many bits
	Pointer             // ptr
	Vector              // m64 m128 m256 m512: __m64 and so on
	Array               // i32[4]
	Struct
	Union
	VaList // va_list; what it is made of is for the convention to say
)

// Type is a type of C.
type Type struct {
	Kind Kind
	// Bits names an Integer, a Float, a Complex (those of one part) or a Vector.
	Bits     int
	Unsigned bool // of an Integer

	Element *Type // of an Array
	Count   int   // of an Array, at least 1

	Name   string  // of a Struct or Union, as the scenario calls it
	Fields []Field // of a Struct or Union, in order; there may be none
	Packed bool    // __attribute__((packed))
	// Align is what _Alignas or the attribute aligned asks for, a power of two, in
	// bytes; 0 where nothing is asked. It never makes an alignment smaller.
	Align int
}

// Field is a member of a struct or union.
type Field struct {
	Position source.Position
	Name     string // empty for an unnamed bit-field
	Type     *Type
	BitField bool
	Width    int // of a bit-field, in bits; 0 ends the unit that is begun
}

// Aggregate reports whether the type is a struct, union or array.
func (t *Type) Aggregate() bool { return t.Kind == Struct || t.Kind == Union || t.Kind == Array }
