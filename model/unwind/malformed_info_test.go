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
