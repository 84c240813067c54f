package assembler

import (
	"bytes"
	"testing"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// A lead fits between two functions or takes 16 bytes more. The function's name points
// behind it; its unwind table begins with it, and so does what is said before the first
// instruction.
func TestBytesInFrontOfAFunction(t *testing.T) {
	for size, at := range map[int]uint64{15: 0x10, 16: 0x20} {
		led := listing(t, "led", ".cfi_startproc\n.cfi_undefined rip\nret\n.cfi_undefined rbx")
		led.Lead = []byte{0x90}
		first := intel.Listing{Name: "first", Statements: []intel.Statement{{Bytes: make([]byte, size)}}}
		o, err := Assemble([]intel.Listing{first, led}, trace.Mode64, base, nil)
		if err != nil {
			t.Fatal(err)
		}
		begin := base + at
		if s, _ := o.Symbol("led"); s.Address != begin || s.Size != 1 {
			t.Errorf("%d bytes before: %+v", size, s)
		}
		if !bytes.Equal(o.Code[at-1:], []byte{0x90, 0xc3}) {
			t.Errorf("%d bytes before: % x", size, o.Code)
		}
		f := o.Unwind[0]
		if f.Begin != begin-1 || f.End != begin+1 || f.Directives[1].Address != begin-1 || f.Directives[2].Address != begin+1 {
			t.Errorf("%d bytes before: %+v", size, f)
		}
	}
}
