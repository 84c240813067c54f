package harness_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// dice draws parts of programs.
type dice struct {
	*rand.Rand
	*vocabulary
}

func pick[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

func (d dice) among(words ...string) string { return pick(d, words...) }

func (d dice) byte() byte { return byte(d.IntN(256)) }

// oneIn reports true once in n times.
func (d dice) oneIn(n int) bool { return d.IntN(n) == 0 }

// state draws what a program begins with.
func (d dice) state() (p randomProgram) {
	p.vocabulary = d.vocabulary
	for _, r := range d.whole() {
		if r != d.stackPointer && !d.oneIn(4) {
			p.add(registers, fmt.Sprintf("%s: %#x", r, d.value()))
		}
	}
	for i := range d.IntN(4) {
		p.add(registers, fmt.Sprintf("xmm%d: 0x%016x%016x", 5*i%d.vectors, d.Uint64(), d.Uint64()))
	}
	for i, flag := range []string{"cf", "pf", "af", "zf", "sf", "of", "df", "nt", "ac", "id", "tf"} {
		if often := i < 7; often && d.oneIn(2) || d.oneIn(16) {
			p.add(flags, flag+": 1")
		}
	}
	p.add(stackShape, "size: 4096")
	guard := d.among("none", "none", "40", "8", "4080")
	if guard != "none" {
		p.add(stackShape, "guard: "+guard)
	}
	for i := 1; i < 6 && guard != "4080"; i++ {
		p.add(stackWords, fmt.Sprintf("%s+%d: %#x", d.stackPointer, d.mode.Bytes()*i, d.value()))
	}
	for range 8 {
		p.add(data, fmt.Sprintf("%#x", d.value()))
	}
	return p
}

// value draws a number as wide as an address.
func (d dice) value() uint64 {
	return d.quadword() & (1<<(d.mode.Bits()-1)<<1 - 1)
}

// quadword draws one: small, at an edge, an address, a selector, or anything.
func (d dice) quadword() uint64 {
	switch d.IntN(8) {
	case 0:
		return -uint64(d.IntN(2)) // as the upper half of a dividend is, most often
	case 1: // next to a power of two, or its complement
		return (1<<pick(d, 7, 8, 15, 16, 31, 32, 46, 47, 48, 62, 63) + uint64(d.IntN(3)) - 1) ^ -uint64(d.IntN(2))
	case 2:
		return d.Uint64()
	case 3:
		return d.Uint64() & 0x247fd7 // flags that popf takes, and others
	case 4:
		return uint64(d.IntN(80)) - 16
	case 5:
		return pick[uint64](d, 0, trace.UserData, trace.Code32, trace.Code64, d.address())
	}
	return d.address()
}

// address draws a place in the program's memory, mostly aligned.
func (d dice) address() uint64 {
	align := pick[uint64](d, 1, 8, 8, 16, 64)
	near := func(place uint64, room int) uint64 { return (place + uint64(d.IntN(room))) &^ (align - 1) }
	switch d.IntN(9) {
	case 0, 1:
		return near(trace.DataBase-16, trace.DataSize+32)
	case 2, 3:
		return near(trace.StackTop-trace.PageSize-16, 64) // a stack of one page, and its guard
	case 4, 5:
		return near(trace.StackTop-trace.PageSize, trace.PageSize)
	case 6:
		return near(trace.CodeBase, 64)
	}
	return near(trace.StackTop-512, 520)
}
