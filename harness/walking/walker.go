package walking

import (
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
}

// What each walker must give back: where the chain of frame pointers goes on; the
// callee-saved registers of psABI figure 3.4; those of Microsoft's "x64 calling
// convention".
var (
	chained    = []trace.Register{trace.RSP, trace.RBP}
	calleeSysV = []trace.Register{trace.RSP, trace.RBX, trace.RBP, trace.R12, trace.R13, trace.R14, trace.R15}
	calleeWin  = append([]trace.Register{trace.RDI, trace.RSI}, calleeSysV...)
)

// Walkers gives the walkers that have something to go by in a program: the frame
// pointer's always, the others where there are tables. The error is that of a table
// which cannot be read at all.
func Walkers(p *trace.Program) ([]Walker, error) {
	return []Walker{{unwind.FP(), scenarios.ByFramePointer, chained}}, nil
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
