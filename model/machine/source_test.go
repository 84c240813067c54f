package machine

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	placeOfAnd    = "SDM vol. 2, AND, OR, XOR and TEST: AF"
	placeOfShift  = "SDM vol. 2, SAL/SAR/SHL/SHR: AF"
	placeOfCount  = "SDM vol. 2, SAL/SAR/SHL/SHR: OF of a count other than 1"
	placeOfWidth  = "SDM vol. 2, SAL/SAR/SHL/SHR: CF of a count as wide as the operand"
	placeOfRotate = "SDM vol. 2, RCL/RCR/ROL/ROR: OF of a count other than 1"
	placeOfHalf   = "SDM vol. 1, 3.4.1.1: the upper half of a general register after 32-bit code"
)

func TestSourcesOfUndefined(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		want        []string
	}{
		{"nothing", "90", nil},
		{"and, three times", "21 c0 09 c0 85 c0", []string{placeOfAnd}},
		{"shl by 1", "d1 e0", []string{placeOfShift}},
		{"shl by 2, and", "c1 e0 02 21 c0", []string{placeOfShift, placeOfCount, placeOfAnd}},
		{"shl by 0", "c1 e0 00", nil},
		{"shl by all", "c0 e0 08", []string{placeOfShift, placeOfCount, placeOfWidth}},
		{"rol by 1", "d1 c0", nil},
		{"ror and rcl by 2", "c1 c8 02 c1 d0 02", []string{placeOfRotate}},
		{"mul", "f7 e1", []string{"SDM vol. 2, MUL and IMUL: SF, ZF, AF and PF"}},
		{"div", "31 d2 b9 01 00 00 00 f7 f1", []string{placeOfAnd, "SDM vol. 2, DIV and IDIV: the status flags"}},
		{"bt", "0f a3 c8", []string{"SDM vol. 2, BT, BTS, BTR and BTC: OF, SF, AF and PF", "APM vol. 3, BT, BTS, BTR and BTC: ZF"}},
		{"what is defined again had a place", "21 c0 39 c0", []string{placeOfAnd}},
		{"carried on", "21 c0 9c 9d", []string{placeOfAnd}},
		{"there and back", "ff 2c 25 00 00 00 20 ea 0e 00 00 10 33 00", []string{placeOfHalf}},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			give(p, D, far(toCode32, base+7))
			if got := predict(t, p); !slices.Equal(got.Undefined, c.want) {
				t.Errorf("%q\nwant\n%q", got.Undefined, c.want)
			}
		})
	}
}

// thereAndBack is 64-bit code, 32-bit code and 64-bit code again. It jumps by two far
// pointers on the data page, and goes on after both jumps.
func thereAndBack(t *testing.T, inside, after string) *trace.Program {
	t.Helper()
	jump, length := "ff 2c 25 00 00 00 20", uint64(len(unhex(t, inside)))
	p := program(t, jump+inside+"ff 2d 08 00 00 20"+after)
	give(p, D, far(toCode32, base+7))
	give(p, D+8, far(toCode64, base+7+length+6))
	return p
}

// TestUpperHalves: 32-bit code leaves the upper halves of its registers undefined where
// they were not 0.
func TestUpperHalves(t *testing.T) {
	// DS is null: the way back is read through the stack segment.
	back := func(inside, after string) *trace.Program {
		p := thereAndBack(t, inside+"36", after)
		p.Initial.Set(trace.RBX, 5)
		return p
	}
	final := predict(t, back("b9 07 00 00 00 bb 06 00 00 00", "")).Final
	if got := final.Predicted.RegistersUndefined; got[trace.RAX] != ^mask(4) || got[trace.RCX] != ^mask(4) || got[trace.RBX] != 0 || got[trace.RSP] != 0 || got[trace.R8] != 0 {
		t.Errorf("undefined are %#x", got)
	}
	if got := final.Registers; got.Get(trace.RCX)&mask(4) != 7 || got.Get(trace.RBX) != 6 || got.Get(trace.R8) != trace.RegisterGraffiti(trace.R8) {
		t.Errorf("rcx %#x, rbx %#x, r8 %#x", got.Get(trace.RCX), got.Get(trace.RBX), got.Get(trace.R8))
	}
	predict(t, back("b9 00 00 00 20 36 8b 09", "")) // an address of 32 bits
	for _, c := range []struct {
		text, after string
		needs       bool
	}{
		{"a copy", "48 89 c8", false}, {"its lower half", "01 c8", false}, {"an address", "48 8b 01", true}, {"a sum", "48 01 c8", true}, {"a write of all", "31 c0 48 8d 00", false},
	} {
		if _, err := Run(back("", c.after), onAMD); errors.As(err, new(*DependsOnUndefined)) != c.needs {
			t.Errorf("%s: %v", c.text, err)
		}
	}
	stored := predict(t, back("", "48 89 0c 25 00 00 00 20")).Final.Predicted.DataUndefined
	if binary.LittleEndian.Uint64(stored) != ^mask(4) {
		t.Errorf("undefined in the data are % x", stored[:8])
	}
	over := predict(t, back("", "48 89 0c 25 00 00 00 20 48 89 1c 25 00 00 00 20")).Final.Predicted.DataUndefined
	if binary.LittleEndian.Uint64(over) != 0 {
		t.Errorf("undefined after another store are % x", over[:8])
	}
	p := back("", "")
	p.Initial.Set(trace.RSP, 1<<32|S)
	if err := refuse(t, p); !errors.As(err, new(*DependsOnUndefined)) {
		t.Errorf("rsp: %v", err)
	}
}
