package unwind

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// vector is one of which each byte names the register and its place.
func vector(number int) (v XMM) {
	for n := range v {
		v[n] = byte(number<<4 | n)
	}
	return v
}

// saving is a function that saves xmm6 and xmm15, and what it has on its stack from 0x8000.
// The prologue saves at 0 and 0x10 of 0x28 bytes:
//
//	 0  sub    rsp, 0x28
//	 4  movaps [rsp], xmm6
//	 8  movaps [rsp+0x10], xmm15
//	14  nop
var saving = []byte{0x48, 0x83, 0xec, 0x28, 0x0f, 0x29, 0x34, 0x24, 0x44, 0x0f, 0x29, 0x7c, 0x24, 0x10, 0x90}

func TestVectorsAreFoundWhereTheyWereSaved(t *testing.T) {
	for name, info := range map[string][]byte{
		"SAVE_XMM128":     {1, 14, 5, 0, 14, 0xf8, 1, 0, 8, 0x68, 0, 0, 4, 0x42, 0, 0},
		"SAVE_XMM128_FAR": {1, 14, 7, 0, 14, 0xf9, 0x10, 0, 0, 0, 8, 0x69, 0, 0, 0, 0, 4, 0x42, 0, 0},
	} {
		for _, c := range []struct {
			at, rsp uint64
			saved   map[int]bool
		}{
			{0, 0x8028, nil},
			{4, 0x8000, nil},
			{8, 0x8000, map[int]bool{6: true}},
			{14, 0x8000, map[int]bool{6: true, 15: true}},
		} {
			var i image
			begin := i.function(saving, info...)
			s := State{registers(begin+c.at, map[trace.Register]uint64{trace.RSP: c.rsp}), stack{0x8000, []uint64{1, 2, 3, 4, 5, exit}}}
			s.Registers.Vectors = &trace.Vectors{}
			for n := range vectorCount {
				v := vector(n)
				copy(s.Registers.Vectors[n][:], v[:])
			}
			got := callers(t, &i, s).Registers
			for n := range vectorCount {
				want := vector(n)
				if c.saved[n] {
					word := byte(n / 15 * 2)
					want = XMM{1 + word, 8: 2 + word}
				}
				v, known := got.Vector(n)
				if known != (n >= 6) || known && v != want {
					t.Errorf("%s at %d: xmm%d is %x, %v; want %x", name, c.at, n, v, known, want)
				}
			}
		}
	}
}

// A run whose vectors are not observed has those of callers where they were saved.
func TestVectorsOfWhichNothingIsKnown(t *testing.T) {
	var i image
	begin := i.function(saving, 1, 14, 5, 0, 14, 0xf8, 1, 0, 8, 0x68, 0, 0, 4, 0x42, 0, 0)
	got := callers(t, &i, State{registers(begin+14, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{1, 2, 3, 4, 5, exit}}})
	for n := range vectorCount {
		if _, known := got.Registers.Vector(n); known != (n == 6 || n == 15) {
			t.Errorf("xmm%d: known %v", n, known)
		}
	}
}

func TestASavedVectorThatCannotBeRead(t *testing.T) {
	var i image
	begin := i.function(saving, 1, 14, 5, 0, 14, 0xf8, 2, 0, 8, 0x68, 0, 0, 4, 0x42, 0, 0)
	walk := i.walk(t, State{registers(begin+14, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{1, 2, 3, 4, 5}}})
	if got, want := tell(walk), "0x200e, unreadable memory at 0x8028"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRegistersAreEqualByTheirValues(t *testing.T) {
	var a, b, c Registers
	a.setVector(6, vector(6))
	b.setVector(6, vector(6))
	c.setVector(6, vector(7))
	if !a.Equal(&b) || a.Equal(&c) || a.Equal(&Registers{}) {
		t.Error("not by their values")
	}
	b.set(0, 1)
	if a.Equal(&b) {
		t.Error("general registers are not looked at")
	}
}
