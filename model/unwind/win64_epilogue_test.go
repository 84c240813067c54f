package unwind

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestEpilogues(t *testing.T) {
	for name, c := range map[string]struct {
		code []byte
		is   bool
		cfa  uint64
	}{
		"add imm8":            {[]byte{0x48, 0x83, 0xc4, 0x10, 0xc3}, true, 0x8018},
		"add imm32":           {[]byte{0x48, 0x81, 0xc4, 0x10, 0, 0, 0, 0xc3}, true, 0x8018},
		"lea disp8":           {[]byte{0x49, 0x8d, 0x65, 0x10, 0xc3}, true, 0x8028},
		"lea disp32":          {[]byte{0x49, 0x8d, 0xa5, 0x08, 0, 0, 0, 0xc3}, true, 0x8020},
		"pops and ret":        {[]byte{0x5b, 0x41, 0x5c, 0x48, 0x5d, 0xc3}, true, 0x8020},
		"ret imm16":           {[]byte{0xc2, 8, 0}, true, 0x8008},
		"rep ret":             {[]byte{0xf3, 0xc3}, true, 0x8008},
		"jmp out, short":      {[]byte{0x5b, 0xeb, 0x40}, true, 0x8010},
		"jmp out, near":       {[]byte{0x5b, 0xe9, 0, 1, 0, 0}, true, 0x8010},
		"jmp [rip]":           {[]byte{0xff, 0x25, 0, 0, 0, 0}, true, 0x8008},
		"rex.W jmp rax":       {[]byte{0x48, 0xff, 0xe0}, true, 0x8008},
		"rex.WB jmp r11":      {[]byte{0x49, 0xff, 0xe3}, true, 0x8008},
		"rex.W jmp [rax]":     {[]byte{0x48, 0xff, 0x20}, true, 0x8008}, // mod 00
		"rex.W jmp [rax+8]":   {[]byte{0x48, 0xff, 0x60, 8}, true, 0x8008},
		"rex.W jmp [rax+big]": {[]byte{0x48, 0xff, 0xa0, 8, 1, 0, 0}, true, 0x8008},
		"rex.W jmp [rip]":     {[]byte{0x48, 0xff, 0x25, 0, 0, 0, 0}, true, 0x8008},
		"rex.WX jmp [rax+r9]": {[]byte{0x4a, 0xff, 0x24, 0x08}, true, 0x8008},
		"rex.WRXB jmp r11":    {[]byte{0x4f, 0xff, 0xe3}, true, 0x8008},
		"rex.B jmp r11":       {[]byte{0x41, 0xff, 0xe3}, false, 0},
		"bnd ret":             {[]byte{0xf2, 0xc3}, true, 0x8008},
		"bnd jmp [rip]":       {[]byte{0x5b, 0xf2, 0xff, 0x25, 0, 0, 0, 0}, true, 0x8010},
		"bnd jmp [rax]":       {[]byte{0xf2, 0xff, 0x20}, false, 0},
		"rex.W call rax":      {[]byte{0x48, 0xff, 0xd0}, false, 0},
		"rex.W jmp, cut off":  {[]byte{0x48, 0xff}, false, 0},
		"jmp [rax+8]":         {[]byte{0xff, 0x60, 8}, false, 0},
		"jmp [disp32]":        {[]byte{0xff, 0x24, 0x25, 0, 0, 0, 0}, false, 0},
		"jmp within":          {[]byte{0x5b, 0xeb, 0xfe}, false, 0},
		"jmp rax":             {[]byte{0xff, 0xe0}, false, 0},
		"jmp [rax]":           {[]byte{0xff, 0x20}, false, 0},
		"jmp [rax*8+table]":   {[]byte{0xff, 0x24, 0xc5, 0, 0, 0, 0}, false, 0},
		"call [rip]":          {[]byte{0xff, 0x15, 0, 0, 0, 0}, false, 0},
		"lea of another":      {[]byte{0x48, 0x8d, 0x65, 0x10, 0xc3}, false, 0},
		"lea into another":    {[]byte{0x49, 0x8d, 0x5d, 0x10, 0xc3}, false, 0},
		"two adds":            {[]byte{0x48, 0x83, 0xc4, 8, 0x48, 0x83, 0xc4, 8, 0xc3}, false, 0},
		"a pop of two bytes":  {[]byte{0x66, 0x5b, 0xc3}, false, 0},
		"another instruction": {[]byte{0x5b, 0x90, 0xc3}, false, 0},
		"cut off":             {[]byte{0x48, 0x83, 0xc4}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var i image
			// r13 is the frame register; the prologue that the info tells is not there.
			begin := i.function(append([]byte{0x90}, c.code...), 1, 0, 3, 0x0d, 0, 0x03, 0, 0x01, 100, 0, 0, 0)
			words := make([]uint64, 20)
			for n := range words {
				words[n] = exit
			}
			walk := i.walk(t, State{registers(begin+1, map[trace.Register]uint64{trace.RSP: 0x8000, trace.R13: 0x8010}), stack{0x8000, words}})
			if c.is && (walk.Frames[0].CFA != c.cfa || !errors.Is(walk.End, AtExit)) || !c.is && walk.Frames[0].HasCFA {
				t.Error(tell(walk))
			}
		})
	}
}

// An epilogue in a part is the whole function's. A jump to another place of the function is
// none, nor is one to the part's own first instruction.
func TestEpiloguesOfParts(t *testing.T) {
	for name, c := range map[string]struct {
		code []byte
		cfa  uint64
	}{
		"ret":                {[]byte{0x90, 0xc3}, 0x8008},
		"jmp out":            {[]byte{0x90, 0xeb, 0x40}, 0x8008},
		"jmp to the whole":   {[]byte{0x90, 0xeb, 0xfc}, 0x8010},
		"jmp to the part":    {[]byte{0x90, 0xeb, 0xfd}, 0x8010},
		"jmp to the whole's": {[]byte{0x90, 0xeb, 0xfb}, 0x8008}, // first instruction: itself again, as a tail call
	} {
		t.Run(name, func(t *testing.T) {
			var i image
			i.function([]byte{0x53, 0x90}, 1, 1, 1, 0, 1, 0x30, 0, 0)
			part := i.function(c.code, 1|4<<3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0x50, 0, 0)
			walk := i.walk(t, State{registers(part+1, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{exit, exit}}})
			if walk.Frames[0].CFA != c.cfa || !errors.Is(walk.End, AtExit) {
				t.Error(tell(walk))
			}
		})
	}
}

// Behind a call that does not return lies the next function, whose ret is not this one's.
func TestEpilogueOfTheNextFunction(t *testing.T) {
	var i image
	begin := i.function([]byte{0xe8, 0, 0, 0, 0}, 1, 0, 1, 0, 0, 0x02, 0, 0)
	next := i.function([]byte{0xc3}, 1, 0, 0, 0)
	walk := i.walk(t, State{registers(next, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{begin + 5, 7, exit}}})
	if got, want := tell(walk), "0x2005 cfa 0x8008, 0x2005 cfa 0x8018, returns to the program's exit"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
