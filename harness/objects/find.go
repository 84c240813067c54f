package objects

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// find takes down an instruction at which the table is wrong, with the first moment that
// shows it.
func (w *work) find(p *trace.Program, o walking.Observed) {
	if known, ok := w.wrong[o.Address]; ok {
		known.Times++
		return
	}
	i, _ := w.function(o.Address)
	f := w.image.Functions[i]
	made := &Wrong{
		Function: f.Name, Offset: walking.Hex(o.Address - f.Address), What: o.What, Walked: o.Walked, Actual: o.Actual,
		With: p.Name, Step: o.Step, Frame: o.Frame, Times: 1, address: o.Address,
	}
	made.Bytes, made.Instruction = instruction(p, o.Address)
	made.Rule = row(w.walkers, o.Address)
	made.Look = look(p, o)
	w.wrong[o.Address] = made
}

// look says what would be right: where the CFA is from RSP and RBP, as far as those are
// known, or where the caller's register still is.
func look(p *trace.Program, o walking.Observed) string {
	cfa := o.Call.CFA
	if name, ok := strings.CutSuffix(o.What, " of the caller"); ok {
		if r, general := trace.ParseRegister(name); general {
			return where(p, o, r)
		}
		return whereVector(p, o, name)
	}
	if o.Frame > 0 {
		return fmt.Sprintf("the CFA is %#x; a row that is right for a call is that behind it", cfa)
	}
	var all []string
	for _, r := range []trace.Register{trace.RSP, trace.RBP} {
		const near = 0x1_0000
		if distance := cfa - o.Snapshot.Registers.Get(r); distance < near {
			all = append(all, fmt.Sprintf("%v+%d", r, distance))
		}
	}
	if all == nil {
		return fmt.Sprintf("the CFA is %#x, and neither rsp nor rbp lies near below it", cfa)
	}
	return "here the CFA is " + strings.Join(all, " and ")
}

// where finds the value that a caller has in a register.
func where(p *trace.Program, o walking.Observed, r trace.Register) string {
	value := o.Call.Before.Get(r)
	var all []string
	if o.Frame == 0 {
		for held := trace.Register(0); held < trace.RegisterCount; held++ {
			if o.Snapshot.Registers.Get(held) == value {
				all = append(all, fmt.Sprintf("in %v itself", held))
			}
		}
	}
	memory := history.Memory{Program: p, Snapshot: o.Snapshot}
	const deepest = 32 // quadwords below the CFA that are looked at
	for k := uint64(2); k <= deepest; k++ {
		if found, ok := memory.Number(o.Call.CFA-8*k, 8); ok && found == value {
			all = append(all, fmt.Sprintf("at the CFA-%d", 8*k))
		}
	}
	if all == nil {
		return fmt.Sprintf("the caller's %v is nowhere near: it was overwritten", r)
	}
	return fmt.Sprintf("here the caller's %v is %s", r, strings.Join(all, " and "))
}
