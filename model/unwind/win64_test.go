package unwind

import (
	"encoding/binary"
	"errors"
	"reflect"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	imageBase = 0x2000
	pdataBase = 0x6000
	xdataBase = 0x7000
)

// image is code from imageBase with unwind data for it.
type image struct {
	code, pdata, xdata []byte
}

// function appends code with an UNWIND_INFO, and gives its first address.
func (i *image) function(code []byte, info ...byte) uint64 {
	begin := uint32(len(i.code))
	i.code = append(i.code, code...)
	if info == nil {
		return imageBase + uint64(begin)
	}
	for len(i.xdata)%4 != 0 {
		i.xdata = append(i.xdata, 0)
	}
	i.pdata = binary.LittleEndian.AppendUint32(i.pdata, begin)
	i.pdata = binary.LittleEndian.AppendUint32(i.pdata, uint32(len(i.code)))
	i.pdata = binary.LittleEndian.AppendUint32(i.pdata, xdataBase-imageBase+uint32(len(i.xdata)))
	i.xdata = append(i.xdata, info...)
	return imageBase + uint64(begin)
}

func (i *image) walk(t *testing.T, s State) Walk {
	t.Helper()
	w, err := NewWin64(trace.Memory{Base: pdataBase, Bytes: i.pdata}, trace.Memory{Base: xdataBase, Bytes: i.xdata},
		imageBase, trace.Memory{Base: imageBase, Bytes: i.code}, exit)
	if err != nil {
		t.Fatal(err)
	}
	return w.Walk(s)
}

// framed is a function with a frame register, and below its code what lies there:
//
//	 0  push rbp
//	 1  push rbx
//	 2  sub  rsp, 0x30
//	 6  lea  rbp, [rsp+0x20]
//	11  mov  [rbp+0x08], rsi       at 0x28 from the base
//	15  nop
//	16  mov  rsi, [rbp+0x08]
//	20  lea  rsp, [rbp+0x10]
//	24  pop  rbx
//	25  pop  rbp
//	26  ret
var (
	framed = []byte{0x55, 0x53, 0x48, 0x83, 0xec, 0x30, 0x48, 0x8d, 0x6c, 0x24, 0x20, 0x48, 0x89, 0x75, 0x08,
		0x90, 0x48, 0x8b, 0x75, 0x08, 0x48, 0x8d, 0x65, 0x10, 0x5b, 0x5d, 0xc3}
	framedInfo = []byte{1, 15, 6, 0x25,
		15, 0x64, 5, 0, // SAVE_NONVOL rsi at 5*8
		11, 0x03, // SET_FPREG
		6, 0x52, // ALLOC_SMALL 6*8
		2, 0x30, // PUSH_NONVOL rbx
		1, 0x50} // PUSH_NONVOL rbp
)

// The stack of framed from its rsp, 0x8000, up, with 0x51 saved for rsi, 0xb0 for rbx and
// 0xb9 for rbp. Before and behind, rsp is higher and registers hold these themselves.
var framedStack = []uint64{0, 1, 2, 3, 4, 0x51, 0xb0, 0xb9, exit}

func TestEveryInstructionOfAFunction(t *testing.T) {
	var i image
	begin := i.function(framed, framedInfo...)
	for _, c := range []struct{ at, rsp, rbp, rbx, rsi uint64 }{
		{0, 0x8040, 0xb9, 0xb0, 0x51},
		{1, 0x8038, 0xb9, 0xb0, 0x51},
		{2, 0x8030, 0xb9, 0xb0, 0x51},
		{6, 0x8000, 0xb9, 0xb0, 0x51},
		{11, 0x8000, 0x8020, 0xb0, 0x51},
		{15, 0x8000, 0x8020, 0, 0},
		{15, 0x7000, 0x8020, 0, 0}, // after an alloca
		{16, 0x8000, 0x8020, 0, 0},
		{20, 0x8000, 0x8020, 0, 0x51},
		{24, 0x8030, 0x8020, 0, 0x51},
		{25, 0x8038, 0x8020, 0xb0, 0x51},
		{26, 0x8040, 0xb9, 0xb0, 0x51},
	} {
		walk := i.walk(t, State{registers(begin+c.at, map[trace.Register]uint64{
			trace.RSP: c.rsp, trace.RBP: c.rbp, trace.RBX: c.rbx, trace.RSI: c.rsi}), stack{0x8000, framedStack}})
		if f := walk.Frames[0]; f.CFA != 0x8048 || !errors.Is(walk.End, AtExit) {
			t.Errorf("at %d: %s", c.at, tell(walk))
		}
	}
}

// callers gives the registers of the caller of a function at an instruction.
func callers(t *testing.T, i *image, s State) Frame {
	t.Helper()
	outer := i.function([]byte{0x90, 0x90}, 1, 0, 0, 0)
	words := s.Memory.(stack).words
	for n, word := range words {
		if word == exit {
			words[n] = outer + 1
		}
	}
	s.Memory = stack{0x8000, append(words, exit)}
	walk := i.walk(t, s)
	if len(walk.Frames) < 2 {
		t.Fatal(tell(walk))
	}
	return walk.Frames[1]
}

func TestEveryUnwindCode(t *testing.T) {
	for _, c := range []struct {
		name     string
		info     []byte
		words    []uint64 // the stack from 0x8000
		register trace.Register
		want     uint64
	}{
		{"PUSH_NONVOL", []byte{1, 2, 1, 0, 2, 0xc0}, []uint64{0xcc, exit}, trace.R12, 0xcc},
		{"ALLOC_SMALL", []byte{1, 2, 1, 0, 2, 0x12}, []uint64{1, 2, exit}, trace.RSP, 0x8018},
		{"ALLOC_LARGE in one slot", []byte{1, 2, 2, 0, 2, 0x01, 3, 0}, []uint64{1, 2, 3, exit}, trace.RSP, 0x8020},
		{"ALLOC_LARGE in two slots", []byte{1, 2, 3, 0, 2, 0x11, 24, 0, 0, 0}, []uint64{1, 2, 3, exit}, trace.RSP, 0x8020},
		{"SAVE_NONVOL", []byte{1, 2, 3, 0, 2, 0x74, 1, 0, 2, 0x12}, []uint64{1, 0xd1, exit}, trace.RDI, 0xd1},
		{"SAVE_NONVOL_FAR", []byte{1, 2, 4, 0, 2, 0xf5, 8, 0, 0, 0, 2, 0x12}, []uint64{1, 0xf1, exit}, trace.R15, 0xf1},
		{"SAVE_XMM128", []byte{1, 2, 3, 0, 2, 0x68, 1, 0, 2, 0x12}, []uint64{1, 2, exit}, trace.RSP, 0x8018},
		{"SAVE_XMM128_FAR", []byte{1, 2, 4, 0, 2, 0x69, 0, 0, 0, 0, 2, 0x12}, []uint64{1, 2, exit}, trace.RSP, 0x8018},
		{"SET_FPREG", []byte{1, 2, 2, 0x15, 2, 0x03, 2, 0x12}, []uint64{0, 0, 0, 0, exit}, trace.RSP, 0x8028},
		{"SET_FPREG with r13", []byte{1, 2, 2, 0x1d, 2, 0x03, 2, 0x12}, []uint64{0, 0, 0, 0, exit}, trace.RSP, 0x8028},
		{"not yet run", []byte{1, 9, 1, 0, 9, 0xc0}, []uint64{exit}, trace.R12, 0x12},
		{"epilogue codes of version 2", []byte{2, 2, 3, 0, 4, 0x16, 0, 0x06, 2, 0xc0}, []uint64{0xcc, exit}, trace.R12, 0xcc},
		{"handlers", []byte{1 | 3<<3, 2, 1, 0, 2, 0xc0, 0, 0, 9, 9, 9, 9}, []uint64{0xcc, exit}, trace.R12, 0xcc},
	} {
		t.Run(c.name, func(t *testing.T) {
			var i image
			begin := i.function([]byte{0x90, 0x90, 0x90, 0x90, 0x90}, c.info...)
			caller := callers(t, &i, State{registers(begin+3, map[trace.Register]uint64{
				trace.RSP: 0x8000, trace.RBP: 0x8020, trace.R13: 0x8020, trace.R12: 0x12}), stack{0x8000, c.words}})
			if got, known := caller.Registers.Get(c.register); got != c.want || !known {
				t.Errorf("%s is %#x, %v; want %#x", c.register, got, known, c.want)
			}
			if _, known := caller.Registers.Get(trace.RAX); known {
				t.Error("rax is known behind a call")
			}
		})
	}
}

func TestMachineFrames(t *testing.T) {
	for errorCode, words := range [][]uint64{
		{0x2001, 0x33, 0x202, 0x8100, 0x2b},
		{0xe, 0x2001, 0x33, 0x202, 0x8100, 0x2b},
	} {
		var i image
		i.function([]byte{0x90, 0x90}, 1, 0, 0, 0)
		begin := i.function([]byte{0x90}, 1, 0, 1, 0, 0, 0x0a|byte(errorCode)<<4, 0, 0)
		memory := make([]uint64, 0x21)
		copy(memory, words)
		memory[0x20] = exit
		walk := i.walk(t, State{registers(begin, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, memory}})
		if got, want := tell(walk), "0x2002 cfa 0x8100, 0x2001 cfa 0x8108, returns to the program's exit"; got != want || !walk.Frames[1].Exact {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// A part of a function goes on with the info of the whole.
func TestChainedInfos(t *testing.T) {
	var i image
	i.function([]byte{0x53, 0x90}, 1, 1, 1, 0, 1, 0x30, 0, 0)
	part := i.function([]byte{0x48, 0x83, 0xec, 8, 0x90}, 1|4<<3, 4, 1, 0, 4, 0x02, 0, 0,
		0, 0, 0, 0, 2, 0, 0, 0, 0, 0x50, 0, 0)
	for at, rsp := range map[uint64]uint64{0: 0x8008, 4: 0x8000} {
		walk := i.walk(t, State{registers(part+at, map[trace.Register]uint64{trace.RSP: rsp}), stack{0x8000, []uint64{1, 0xb0, exit}}})
		if walk.Frames[0].CFA != 0x8018 || !errors.Is(walk.End, AtExit) {
			t.Errorf("at %d: %s", at, tell(walk))
		}
	}
}

// A part saves a register by the frame register that the whole has set.
func TestSavedInAPart(t *testing.T) {
	var i image
	i.function([]byte{0x90, 0x90}, 1, 0, 2, 0x15, 0, 0x03, 0, 0x12)
	part := i.function([]byte{0x90, 0x90}, 1|4<<3, 0, 2, 0x15, 0, 0x34, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0x50, 0, 0)
	begin := registers(part+1, map[trace.Register]uint64{trace.RSP: 0x7ff0, trace.RBP: 0x8010})
	caller := i.function([]byte{0x90, 0x90}, 1, 0, 0, 0)
	walk := i.walk(t, State{begin, stack{0x8000, []uint64{0, 0xb0, caller + 1, exit}}})
	if len(walk.Frames) != 2 || walk.Frames[1].Registers.Values[trace.RBX] != 0xb0 {
		t.Errorf("%s: %+v", tell(walk), walk.Frames)
	}
}

// One without an entry is a leaf, which can be stopped in but cannot be a caller.
func TestLeaves(t *testing.T) {
	var i image
	leaf := i.function([]byte{0x90, 0xc3})
	walk := i.walk(t, State{registers(leaf, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{exit}}})
	if got, want := tell(walk), "0x2000 cfa 0x8008, returns to the program's exit"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	walk = i.walk(t, State{registers(leaf, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{leaf + 1}}})
	if want := (&NoRule{leaf + 1}); !reflect.DeepEqual(walk.End, want) {
		t.Error(tell(walk))
	}
	walk = i.walk(t, State{registers(0x9999, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{exit}}})
	if want := (&NoRule{0x9999}); !reflect.DeepEqual(walk.End, want) {
		t.Error(tell(walk))
	}
}
