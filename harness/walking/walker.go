package walking

import (
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Walker is a walker with its name.
type Walker struct {
	unwind.Walker
	Name scenarios.Walker
	// Preserved are the registers of each caller that it must know and have right.
	Preserved []trace.Register
	// Vectors are the numbers of the vector registers of which the same is so where a run
	// observes vectors: their lower 128 bits.
	Vectors []int
	// Saying is set where registers that are not Preserved, and vector registers, need not
	// be known: only what the walk says of those that Microsoft's convention preserves has
	// to be right.
	Saying bool
}

// What each walker must give back: where the chain of frame pointers goes on; the
// callee-saved registers of psABI figure 3.4 and of the Intel386 supplement's table 2.3;
// those of Microsoft's "x64 calling convention".
var (
	chained        = []trace.Register{trace.RSP, trace.RBP}
	dwarfPreserved = [2][]trace.Register{
		trace.Mode64: {trace.RSP, trace.RBX, trace.RBP, trace.R12, trace.R13, trace.R14, trace.R15},
		trace.Mode32: {trace.RSP, trace.RBX, trace.RBP, trace.RSI, trace.RDI},
	}
	win64Preserved = append([]trace.Register{trace.RDI, trace.RSI}, dwarfPreserved[trace.Mode64]...)
	win64Vectors   = []int{6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
)

// Walkers gives the walkers that have something to go by in a program: the frame
// pointer's always, the others where there are tables. The error is that of a table
// which cannot be read at all, a *unwind.Malformed.
func Walkers(p *trace.Program) ([]Walker, error) {
	all := []Walker{{Walker: unwind.FramePointers(p.Mode, p.Exit), Name: scenarios.ByFramePointer, Preserved: chained}}
	if len(p.Unwind.EHFrame.Bytes) > 0 {
		w, err := unwind.NewDWARF(p.Unwind.EHFrame, p.Mode, p.Exit, win64Functions(p))
		if err != nil {
			return nil, err
		}
		all = append(all, Walker{Walker: w, Name: scenarios.ByDWARF, Preserved: dwarfPreserved[p.Mode], Vectors: win64Vectors, Saying: true})
	}
	if len(p.Unwind.Pdata.Bytes) > 0 {
		code := trace.Memory{Base: trace.CodeBase, Bytes: p.Code}
		w, err := unwind.NewWin64(p.Unwind.Pdata, p.Unwind.Xdata, trace.ImageBase, code, p.Exit)
		if err != nil {
			return nil, err
		}
		all = append(all, Walker{Walker: w, Name: scenarios.ByWin64, Preserved: win64Preserved, Vectors: win64Vectors})
	}
	return all, nil
}

// win64Functions reports which addresses lie in functions that have Windows' unwind data,
// and so its convention.
func win64Functions(p *trace.Program) func(uint64) bool {
	type extent struct{ begin, end uint64 }
	var all []extent
	const entry = 12 // bytes of a RUNTIME_FUNCTION
	for entries := p.Unwind.Pdata.Bytes; len(entries) >= entry; entries = entries[entry:] {
		begin, end := binary.LittleEndian.Uint32(entries), binary.LittleEndian.Uint32(entries[4:])
		all = append(all, extent{trace.ImageBase + uint64(begin), trace.ImageBase + uint64(end)})
	}
	return func(address uint64) bool {
		return slices.ContainsFunc(all, func(e extent) bool { return e.begin <= address && address < e.end })
	}
}

// Find gives the walker of a name.
func Find(walkers []Walker, name scenarios.Walker) (Walker, bool) {
	for _, w := range walkers {
		if w.Name == name {
			return w, true
		}
	}
	return Walker{}, false
}
