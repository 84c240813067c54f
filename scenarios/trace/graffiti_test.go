package trace

import (
	"bytes"
	"testing"
)

func TestGraffitiTellsItsAddressAtEveryShift(t *testing.T) {
	for _, base := range []uint64{DataBase, StackTop - DefaultStackSize, StackTop - MaxStackSize, StackTop - 0x400} {
		memory := make([]byte, 0x400)
		Scribble(base, memory)
		for at := 0; at+8 <= len(memory); at++ {
			address, ok := ReadGraffiti([8]byte(memory[at : at+8]))
			if want := base + uint64(at); !ok || address != want {
				t.Fatalf("graffiti at %#x read as %#x, %v", want, address, ok)
			}
		}
	}
}

func TestGraffitiIsNeverZeroAndNeverCanonical(t *testing.T) {
	memory := make([]byte, 0x1000)
	Scribble(StackTop-0x1000, memory)
	if bytes.IndexByte(memory, 0) >= 0 {
		t.Fatal("graffiti holds a zero byte")
	}
	for at := 7; at < len(memory); at += 8 {
		if memory[at] != graffitiMarker {
			t.Fatalf("byte %d is %#x", at, memory[at])
		}
	}
}

func TestOtherBytesAreNotGraffiti(t *testing.T) {
	for _, other := range [][8]byte{{}, {42}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a}} {
		if address, ok := ReadGraffiti(other); ok {
			t.Errorf("%x read as graffiti of %#x", other, address)
		}
	}
}

func TestEveryRegisterHasItsOwnGraffiti(t *testing.T) {
	seen := map[byte]bool{}
	for r := Register(0); r < RegisterCount; r++ {
		for k := range 8 {
			b := byte(RegisterGraffiti(r) >> (8 * k))
			if seen[b] || b < 0x80 {
				t.Fatalf("%v byte %d is %#x", r, k, b)
			}
			seen[b] = true
		}
	}
}
