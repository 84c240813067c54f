package unwind

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestMalformedInfos(t *testing.T) {
	for _, c := range []struct {
		says   string
		offset int
		info   []byte
	}{
		{"version 3", 1, []byte{3, 0, 0, 0}},
		{"ends in the middle", 4, []byte{1, 0, 2, 0, 0, 0}},
		{"ends in the middle", 6, []byte{1, 0, 1, 0, 0, 0x01, 0, 0}[:8]},
		{"ALLOC_LARGE with the operation info 2", 6, []byte{1, 0, 1, 0, 0, 0x21, 0, 0}},
		{"without a frame register", 6, []byte{1, 0, 1, 0, 0, 0x03, 0, 0}},
		{"PUSH_MACHFRAME with the operation info 2", 6, []byte{1, 0, 1, 0, 0, 0x2a, 0, 0}},
		{"no unwind operation code 7", 6, []byte{1, 0, 1, 0, 0, 0x07, 0, 0}},
		{"EPILOG in an UNWIND_INFO of version 1", 6, []byte{1, 0, 1, 0, 0, 0x06, 0, 0}},
		{"lies outside", 0x100, []byte{1 | 4<<3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0x51, 0, 0}},
		{"no multiple of 4", 1, []byte{1 | 4<<3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1, 0x50, 0, 0}},
		// Codes, each of an instruction that ends where the first byte says.
		{"that ends at 4 stands behind that of one that ends at 2", 6, []byte{1, 4, 2, 0, 2, 0x30, 4, 0x50}},
		{"that ends at 9 stands behind that of one that ends at 8", 10, []byte{1, 9, 4, 0, 9, 0x02, 8, 0x34, 0, 0, 9, 0x50}},
		{"ends at 5, and the prologue has 4 bytes", 4, []byte{1, 4, 1, 0, 5, 0x30, 0, 0}},
		{"stands behind UWOP_PUSH_MACHFRAME", 6, []byte{1, 0, 2, 0, 0, 0x0a, 0, 0x30}},
		{"UWOP_SET_FPREG for the second time", 6, []byte{1, 4, 2, 5, 4, 0x03, 4, 0x03}},
		{"20 bytes are no multiple of 8", 6, []byte{1, 0, 3, 0, 0, 0x11, 20, 0, 0, 0, 0, 0}},
		{"4 bytes are no multiple of 8", 6, []byte{1, 0, 3, 0, 0, 0x35, 4, 0, 0, 0, 0, 0}},
		{"8 bytes are no multiple of 16", 6, []byte{1, 0, 3, 0, 0, 0x69, 8, 0, 0, 0, 0, 0}},
		{"has the flags 0x9: there are 1, 2 and 4", 1, []byte{1 | 9<<3, 0, 0, 0}},
		{"that goes on with another has a handler", 1, []byte{1 | 5<<3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0x50, 0, 0}},
		{"rcx, which is not nonvolatile", 3, []byte{1, 0, 1, 1, 0, 0x03, 0, 0}},
		{"rsp, which is not nonvolatile", 3, []byte{1, 0, 1, 4, 0, 0x03, 0, 0}},
		{"rbp, and there is no UWOP_SET_FPREG", 3, []byte{1, 0, 1, 5, 0, 0x30, 0, 0}},
		{"the frame register is none, of an UNWIND_INFO that is gone on with from one with rbp at rsp+16", 0x10,
			[]byte{1 | 4<<3, 0, 0, 0x15, 0, 0, 0, 0, 9, 0, 0, 0, 0x10, 0x50, 0, 0, 1, 0, 0, 0}},
		{"have no end", 0, []byte{1 | 4<<3, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0x50, 0, 0}},
	} {
		var i image
		begin := i.function([]byte{0x90}, c.info...)
		walk := i.walk(t, State{registers(begin, map[trace.Register]uint64{trace.RSP: 0x8000}), stack{0x8000, []uint64{exit}}})
		t.Log(walk.End)
		malformed(t, walk.End, c.offset, c.says)
	}
	_, err := NewWin64(trace.Memory{Bytes: make([]byte, 13)}, trace.Memory{}, imageBase, trace.Memory{}, exit)
	malformed(t, err, 12, "ends in the middle")
	_, err = NewWin64(trace.Memory{Bytes: []byte{2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}}, trace.Memory{}, imageBase, trace.Memory{}, exit)
	malformed(t, err, 12, "ends before it begins")
	_, err = NewWin64(trace.Memory{Bytes: []byte{8, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0}}, trace.Memory{}, imageBase, trace.Memory{}, exit)
	malformed(t, err, 0, "a function begins at 0x2008, and the one of offset 0xc ends at 0x2009")
}

func FuzzInfos(f *testing.F) {
	f.Add(framed, framedInfo, uint8(16))
	f.Fuzz(func(t *testing.T, code, info []byte, at uint8) {
		if info == nil {
			return
		}
		var i image
		begin := i.function(code, info...)
		walk := i.walk(t, State{registers(begin+uint64(at), map[trace.Register]uint64{trace.RSP: 0x8000, trace.RBP: 0x8020}), stack{0x8000, framedStack}})
		if walk.End == nil || len(walk.Frames) == 0 {
			t.Error("a walk without an end")
		}
	})
}
