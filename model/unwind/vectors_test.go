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

func TestWhatIsTakenBackIsTold(t *testing.T) {
	var i image
	begin := i.function(framed, framedInfo...)
	vectors := i.function(saving, 1, 14, 5, 0, 14, 0xf8, 1, 0, 8, 0x68, 0, 0, 4, 0x42, 0, 0)
	part := i.function([]byte{0x90, 0x90}, 1|4<<3, 0, 0, 0x25, 0, 0, 0, 0, 27, 0, 0, 0, 0, 0x50, 0, 0)
	interrupted := i.function([]byte{0x90}, 1, 0, 1, 0, 0, 0x1a, 0, 0)
	w, err := NewWin64(trace.Memory{Base: pdataBase, Bytes: i.pdata}, trace.Memory{Base: xdataBase, Bytes: i.xdata},
		imageBase, trace.Memory{Base: imageBase, Bytes: i.code}, exit)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[uint64]string{
		begin:        "nothing is on the stack",
		begin + 6:    "to take back: 48 bytes, push rbx, push rbp",
		begin + 15:   "to take back: rsi at rsp+40, rbp is rsp+32, 48 bytes, push rbx, push rbp",
		begin + 20:   "an epilogue: rsp is rbp+16, pop rbx, pop rbp, return",
		vectors + 14: "to take back: xmm15 at rsp+16, xmm6 at rsp+0, 40 bytes",
		part + 1:     "to take back: rsi at rsp+40, rbp is rsp+32, 48 bytes, push rbx, push rbp",
		interrupted:  "to take back: what an interrupt pushed",
	} {
		if got, err := w.(Table).Row(at); got != want || err != nil {
			t.Errorf("%#x: %q, %v; want %q", at, got, err, want)
		}
	}
	if _, err := w.(Table).Row(0x9999); err == nil {
		t.Error("a row without a function")
	}
}
