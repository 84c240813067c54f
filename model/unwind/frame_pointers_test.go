package unwind

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stack is memory in words, from an address up.
type stack struct {
	base  uint64
	words []uint64
}

// Number implements Reader.
func (s stack) Number(address uint64, size int) (uint64, bool) {
	at := (address - s.base) / 8
	if address < s.base || at >= uint64(len(s.words)) || address%8+uint64(size) > 8 {
		return 0, false
	}
	return s.words[at] >> (8 * (address % 8)) & (^uint64(0) >> (64 - 8*size)), true
}

func registers(rip uint64, values map[trace.Register]uint64) trace.Registers {
	r := trace.Registers{RIP: rip}
	for name, value := range values {
		r.General[name] = value
	}
	return r
}

// tell writes a walk on a line: each frame's address and CFA, and the end.
func tell(w Walk) string {
	var text string
	for _, f := range w.Frames {
		text += fmt.Sprintf("%#x", f.Address)
		if f.HasCFA {
			text += fmt.Sprintf(" cfa %#x", f.CFA)
		}
		text += ", "
	}
	return text + w.End.Error()
}

const exit = 0x1000

func TestFramePointers(t *testing.T) {
	for _, c := range []struct {
		name  string
		rbp   uint64
		words []uint64 // from 0x8000
		want  string
		end   error
	}{
		{"a chain that ends in null", 0x8000, []uint64{0x8010, 0x2010, 0, exit},
			"0x2000 cfa 0x8010, 0x2010 cfa 0x8020, null frame pointer", NullFramePointer},
		{"main's caller has a frame pointer", 0x8000, []uint64{0x9000, exit},
			"0x2000 cfa 0x8010, returns to the program's exit", AtExit},
		{"no frame pointer at all", 0, nil, "0x2000, null frame pointer", NullFramePointer},
		{"a null in the middle", 0x8000, []uint64{0, 0x2010},
			"0x2000 cfa 0x8010, 0x2010, null frame pointer", NullFramePointer},
		{"a circle", 0x8000, []uint64{0x8000, 0x2010},
			"0x2000 cfa 0x8010, 0x2010, did not advance from 0x8000", &DidNotAdvance{0x8000}},
		{"a chain that goes down", 0x8010, []uint64{0, 0, 0x8000, 0x2010},
			"0x2000 cfa 0x8020, 0x2010, moved backwards from 0x8010 to 0x8000", &MovedBackwards{0x8010, 0x8000}},
		{"a clobbered frame pointer", 0x42, nil, "0x2000, unreadable memory at 0x42", &Unreadable{0x42}},
		{"a return address that is not there", 0x8000, []uint64{0x8010}, "0x2000, unreadable memory at 0x8008", &Unreadable{0x8008}},
	} {
		t.Run(c.name, func(t *testing.T) {
			walk := FramePointers(trace.Mode64, exit).Walk(State{
				registers(0x2000, map[trace.Register]uint64{trace.RBP: c.rbp, trace.RSP: 0x7ff0}), stack{0x8000, c.words}})
			if got := tell(walk); got != c.want || !reflect.DeepEqual(walk.End, c.end) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFramePointersOf32BitCode(t *testing.T) {
	walk := FramePointers(trace.Mode32, exit).Walk(State{
		registers(0x2000, map[trace.Register]uint64{trace.RBP: 0x8000}), stack{0x8000, []uint64{0x2010_0000_8008, exit << 32}}})
	if got, want := tell(walk), "0x2000 cfa 0x8008, 0x2010 cfa 0x8010, null frame pointer"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// What a chain gives of the caller is rbp and rsp, and nothing else.
func TestFramePointersKnowTwoRegisters(t *testing.T) {
	walk := FramePointers(trace.Mode64, exit).Walk(State{
		registers(0x2000, map[trace.Register]uint64{trace.RBP: 0x8000, trace.RBX: 7}), stack{0x8000, []uint64{0x8010, 0x2010, 0, exit}}})
	caller := walk.Frames[1].Registers
	if caller.Known != 1<<trace.RBP|1<<trace.RSP || caller.Values[trace.RBP] != 0x8010 || caller.Values[trace.RSP] != 0x8010 {
		t.Errorf("%+v", caller)
	}
	if newest := walk.Frames[0].Registers; newest.Known != 0xffff || newest.Values[trace.RBX] != 7 {
		t.Errorf("%+v", newest)
	}
	if !errors.Is(walk.End, NullFramePointer) {
		t.Error(walk.End)
	}
}
