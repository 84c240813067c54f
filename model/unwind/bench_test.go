package unwind

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// deep is a stack of a thousand frames of sixteen bytes, each with a frame pointer.
func deep() State {
	const frames = 1000
	words := make([]uint64, 2*frames)
	for i := range frames {
		words[2*i], words[2*i+1] = 0x8000+16*uint64(i+1), 0x2009
	}
	words[2*frames-2], words[2*frames-1] = 0, exit
	return State{registers(0x2008, map[trace.Register]uint64{trace.RBP: 0x8000, trace.RSP: 0x8000}), stack{0x8000, words}}
}

func BenchmarkWalk(b *testing.B) {
	table := one(cfaAdvanceLoc|1, cfaDefCFAOffset, 16, cfaOffset|6, 2, cfaAdvanceLoc|3, cfaDefCFARegister, 6)
	var i image
	i.code = make([]byte, 16)
	i.xdata = []byte{1, 4, 2, 5, 4, 0x03, 1, 0x50}
	i.pdata = []byte{0, 0, 0, 0, 16, 0, 0, 0, 0, 0x50, 0, 0}
	byTable, err := NewDWARF(trace.Memory{Base: sectionBase, Bytes: table.bytes}, trace.Mode64, exit, nil)
	if err != nil {
		b.Fatal(err)
	}
	byInfo, err := NewWin64(trace.Memory{Base: pdataBase, Bytes: i.pdata}, trace.Memory{Base: xdataBase, Bytes: i.xdata},
		imageBase, trace.Memory{Base: imageBase, Bytes: i.code}, exit)
	if err != nil {
		b.Fatal(err)
	}
	state := deep()
	for name, w := range map[string]Walker{"frame pointers": FramePointers(trace.Mode64, exit), "dwarf": byTable, "win64": byInfo} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if walk := w.Walk(state); len(walk.Frames) != 1000 {
					b.Fatal(len(walk.Frames), walk.End)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/frame")
		})
	}
}
