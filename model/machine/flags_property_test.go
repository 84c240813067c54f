package machine

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The properties compute in integers without bound: signed and unsigned values
// are ordinary numbers there, and a flag is what the manual's words say of them.

var sizes = rapid.SampledFrom([]int{1, 2, 4, 8})

// numbers are values of a size, often at its edges.
func numbers(t *rapid.T, size int, label string) uint64 {
	edges := []uint64{0, 1, 2, 0x0f, 0x10, signBit(size) - 1, signBit(size), signBit(size) + 1, mask(size) - 1, mask(size)}
	if rapid.Bool().Draw(t, label+" at an edge") {
		return rapid.SampledFrom(edges).Draw(t, label) & mask(size)
	}
	return rapid.Uint64().Draw(t, label) & mask(size)
}

func unsigned(value uint64) *big.Int { return new(big.Int).SetUint64(value) }

func signed(value uint64, size int) *big.Int {
	n := unsigned(value)
	if n.Bit(8*size-1) == 1 {
		n.Sub(n, power(8*size))
	}
	return n
}

func power(bits int) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(bits)) }

// cut gives the low bits of a number as a processor keeps them.
func cut(n *big.Int, size int) uint64 {
	return new(big.Int).Mod(n, power(8*size)).Uint64()
}

// fitsSigned reports whether a number is in the range of signed values.
func fitsSigned(n *big.Int, size int) bool {
	return n.Cmp(power(8*size-1)) < 0 && n.Cmp(new(big.Int).Neg(power(8*size-1))) >= 0
}

// expectedResult gives ZF, SF and PF by counting and comparing.
func expectedResult(value uint64, size int) trace.Flags {
	ones := 0
	for bit := range 8 {
		ones += int(value >> bit & 1)
	}
	return flagIf(value == 0, trace.ZF) | flagIf(signed(value, size).Sign() < 0, trace.SF) | flagIf(ones%2 == 0, trace.PF)
}

func TestSumProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := sizes.Draw(t, "size")
		a, b := numbers(t, size, "a"), numbers(t, size, "b")
		carry := uint64(rapid.IntRange(0, 1).Draw(t, "carry"))
		value, flags := sum(a, b, carry, size)

		exact := new(big.Int).Add(unsigned(a), unsigned(b))
		exact.Add(exact, unsigned(carry))
		exactSigned := new(big.Int).Add(signed(a, size), signed(b, size))
		exactSigned.Add(exactSigned, unsigned(carry))
		want := expectedResult(cut(exact, size), size) |
			flagIf(exact.Cmp(power(8*size)) >= 0, trace.CF) |
			flagIf(a%16+b%16+carry >= 16, trace.AF) |
			flagIf(!fitsSigned(exactSigned, size), trace.OF)
		if value != cut(exact, size) || flags != want {
			t.Fatalf("%#x + %#x + %d in %d bytes: %#x (%v), want %#x (%v)", a, b, carry, size, value, flags, cut(exact, size), want)
		}
	})
}

func TestDifferenceProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := sizes.Draw(t, "size")
		a, b := numbers(t, size, "a"), numbers(t, size, "b")
		borrow := uint64(rapid.IntRange(0, 1).Draw(t, "borrow"))
		value, flags := difference(a, b, borrow, size)

		exact := new(big.Int).Sub(unsigned(a), unsigned(b))
		exact.Sub(exact, unsigned(borrow))
		exactSigned := new(big.Int).Sub(signed(a, size), signed(b, size))
		exactSigned.Sub(exactSigned, unsigned(borrow))
		want := expectedResult(cut(exact, size), size) |
			flagIf(exact.Sign() < 0, trace.CF) |
			flagIf(int(a%16)-int(b%16)-int(borrow) < 0, trace.AF) |
			flagIf(!fitsSigned(exactSigned, size), trace.OF)
		if value != cut(exact, size) || flags != want {
			t.Fatalf("%#x - %#x - %d in %d bytes: %#x (%v), want %#x (%v)", a, b, borrow, size, value, flags, cut(exact, size), want)
		}
	})
}

// bitsOf is a value as single bits, lowest first.
func bitsOf(value uint64, size int) []bool {
	bits := make([]bool, 8*size)
	for i := range bits {
		bits[i] = value>>i&1 != 0
	}
	return bits
}

func valueOf(bits []bool) (value uint64) {
	for i, set := range bits {
		if set {
			value |= 1 << i
		}
	}
	return value
}

// oneBit shifts or rotates by one place, as the manual's loop does, and gives the
// bit that goes to CF.
var oneBit = map[string]func(bits []bool) (shifted []bool, carry bool){
	"shl": func(b []bool) ([]bool, bool) { n := len(b) - 1; return append([]bool{false}, b[:n]...), b[n] },
	"shr": func(b []bool) ([]bool, bool) { return append(b[1:len(b):len(b)], false), b[0] },
	"sar": func(b []bool) ([]bool, bool) { return append(b[1:len(b):len(b)], b[len(b)-1]), b[0] },
	"rol": func(b []bool) ([]bool, bool) { n := len(b) - 1; return append([]bool{b[n]}, b[:n]...), b[n] },
	"ror": func(b []bool) ([]bool, bool) { return append(b[1:len(b):len(b)], b[0]), b[0] },
}

var shifters = map[string]shifter{
	"shl": shiftLeft, "shr": shiftRight, "sar": shiftArithmetic, "rol": rotateLeft, "ror": rotateRight,
}

func TestShiftProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"shl", "shr", "sar", "rol", "ror"}).Draw(t, "instruction")
		size := sizes.Draw(t, "size")
		before := numbers(t, size, "value")
		count := rapid.UintRange(1, uint(max(31, 8*size-1))).Draw(t, "count")
		s := state{sources: new(sources)}
		got := shifters[name](&s, before, count, size) & mask(size)

		bits, carry := bitsOf(before, size), false
		for range count {
			bits, carry = oneBit[name](bits)
		}
		want, undefined := valueOf(bits), trace.Flags(0)
		flags := flagIf(carry, trace.CF)
		if name[0] == 's' {
			flags |= expectedResult(want, size)
			undefined |= trace.AF
		}
		if count > 1 {
			undefined |= trace.OF
		} else {
			flags |= flagIf(expectedOverflow(name, before, want, carry, size), trace.OF)
		}
		if (name == "shl" || name == "shr") && count >= uint(8*size) {
			undefined |= trace.CF
		}
		if got != want || s.undefined != undefined || s.flags&^undefined != flags&^undefined {
			t.Fatalf("%s %#x, %d in %d bytes: %#x (%v, open %v), want %#x (%v, open %v)",
				name, before, count, size, got, s.flags, s.undefined, want, flags, undefined)
		}
	})
}

// expectedOverflow is OF after one place, in the manual's words.
func expectedOverflow(name string, before, after uint64, carry bool, size int) bool {
	top := signed(after, size).Sign() < 0
	switch name {
	case "shl", "rol":
		return top != carry
	case "shr":
		return signed(before, size).Sign() < 0
	case "ror":
		return top != (after>>(8*size-2)&1 != 0)
	}
	return false
}
