//go:build linux && amd64

package stage

import (
	"bytes"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// two is 2 as a float of 80 bits, lowest byte first, one is 1.
var (
	one = [trace.X87Bytes]byte{7: 0x80, 8: 0xff, 9: 0x3f}
	two = [trace.X87Bytes]byte{7: 0x80, 8: 0x00, 9: 0x40}
)

const x87Text = `
	fld1
	mov  word ptr [rsp-16], 2
	fild word ptr [rsp-16]
@here
	fstp st(0)
	mov  word ptr [rsp-16], 0xb7f
	fldcw word ptr [rsp-16]
	ret`

func TestX87IsCaptured(t *testing.T) {
	c := open(t)
	for name, steps := range map[string]bool{"at checkpoints": false, "at every instruction": true} {
		t.Run(name, func(t *testing.T) {
			p := program(t, x87Text)
			p.X87, p.EveryInstruction = true, steps
			got := run(t, c, p)
			here := got.Snapshots[0].Registers.X87
			if steps {
				here = got.Snapshots[3].Registers.X87
			}
			if here.Stack[0] != two || here.Stack[1] != one || here.Occupied != 0xc0 || here.Top() != 6 || here.Control != 0x37f {
				t.Errorf("at the checkpoint: %+v", here)
			}
			final := got.Final.Registers.X87
			if final.Stack[0] != one || final.Stack[7] != [trace.X87Bytes]byte{} || final.Occupied != 0x80 || final.Top() != 7 || final.Control != 0xb7f {
				t.Errorf("at the end: %+v", final)
			}
		})
	}
}

// TestX87AndVectorsAreCapturedTogether has one image of both.
func TestX87AndVectorsAreCapturedTogether(t *testing.T) {
	p := program(t, "fld1\nmov eax, 7\nmovd xmm3, eax\nret")
	p.X87, p.VectorBytes = true, 16
	registers := run(t, open(t), p).Final.Registers
	if registers.X87.Stack[0] != one || registers.Vectors[3][0] != 7 {
		t.Errorf("%+v, xmm3 % x", registers.X87, registers.Vectors[3][:16])
	}
}

// TestX87OfAFault comes from the image that the system saved for the signal.
func TestX87OfAFault(t *testing.T) {
	p := program(t, "fld1\nmov eax, 0\nfstp tbyte ptr [rax]")
	p.X87 = true
	got := run(t, open(t), p)
	if x := got.Final.Registers.X87; got.Outcome.Kind != trace.Faulted || x.Stack[0] != one || x.Occupied != 0x80 {
		t.Errorf("%+v, %+v", got.Outcome, x)
	}
}

// TestEachRunBeginsWithAnEmptyX87 leaves it full, unmasked and with an exception that
// waits.
func TestEachRunBeginsWithAnEmptyX87(t *testing.T) {
	c := open(t)
	full := program(t, "fld1\nfld1\nfld1\nfld1\nfld1\nfld1\nfld1\nfld1\nmov word ptr [rsp-16], 0x340\nfldcw word ptr [rsp-16]\nfld1\nret")
	empty := program(t, "nop\nret")
	full.X87, empty.X87 = true, true
	for i, r := range c.Run([]*trace.Program{full, empty, full, empty}) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		x := r.Trace.Final.Registers.X87
		if fresh := *x == (trace.X87{Control: 0x37f}); fresh != (i%2 == 1) {
			t.Errorf("run %d: %+v", i, x)
		}
	}
}

// TestX87IsNotCapturedUnasked puts programs that differ in that alone next to each other.
func TestX87IsNotCapturedUnasked(t *testing.T) {
	c := open(t)
	asks, not := program(t, x87Text), program(t, x87Text)
	asks.X87 = true
	for i, r := range c.Run([]*trace.Program{not, asks, not, asks}) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		if captured := r.Trace.Final.Registers.X87 != nil; captured != (i%2 == 1) {
			t.Errorf("run %d: %v", i, captured)
		}
		if !bytes.Equal(r.Trace.Final.Data.Bytes, not.Data.Bytes) {
			t.Errorf("run %d wrote to the data", i)
		}
	}
}
