package diff

import (
	"math/bits"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Undefined is what of a run the manual leaves undefined. It is not compared.
type Undefined struct {
	// Values are flags, registers and bytes of the stack of which bits are
	// undefined, each counted at every stop.
	Values int
	// Sources are the places in the manual that leave them so.
	Sources []string
	// Alone says that the run has nothing else to show: it returned, and of all
	// that it changed nothing could be compared.
	Alone bool
}

// LeftUndefined counts what Traces does not compare.
func LeftUndefined(p *trace.Program, predicted, captured *trace.Trace) Undefined {
	r := newRuns(p, predicted, captured)
	found := Undefined{Sources: predicted.Undefined}
	stops := predicted.Snapshots[:min(len(predicted.Snapshots), r.both())]
	for i := range stops {
		found.Values += countUndefined(stops[i].Predicted)
	}
	if predicted.Outcome.Kind.HasFinal() {
		found.Values += countUndefined(predicted.Final.Predicted)
	}
	if found.Values > 0 && predicted.Outcome.Kind == trace.Returned {
		found.Alone = !changes(p, &predicted.Final)
		for i := range stops {
			found.Alone = found.Alone && !changes(p, &stops[i])
		}
	}
	return found
}

func countUndefined(p *trace.Prediction) int {
	n := bits.OnesCount64(uint64(p.Undefined))
	for _, undefined := range p.RegistersUndefined {
		if undefined != 0 {
			n++
		}
	}
	for _, undefined := range slices.Concat(p.StackUndefined, p.DataUndefined) {
		if undefined != 0 {
			n++
		}
	}
	return n + bits.OnesCount16(p.X87Undefined)
}

// changes reports whether anything that the manual defines differs at a stop from
// what main was entered with, but for RIP, and RSP after main's own return.
func changes(p *trace.Program, s *trace.Snapshot) bool {
	entered := p.Initial
	if s.Checkpoint == trace.Final {
		entered.General[trace.RSP] += uint64(p.Mode.Bytes())
	}
	for r, value := range s.Registers.General {
		if (value^entered.General[r])&^s.Predicted.RegistersUndefined[r] != 0 {
			return true
		}
	}
	flags := (s.Registers.Flags ^ entered.Flags) &^ s.Predicted.Undefined
	return flags&userFlags != 0 || s.Registers.Selectors != trace.EntrySelectors(p.Mode) ||
		vectorsOf(&s.Registers) != vectorsOf(&entered) ||
		x87Of(&s.Registers, s.Predicted.X87Undefined) != x87AtEntry ||
		changesMemory(p.Stack, s.Stack, s.Predicted.StackUndefined) || changesMemory(p.Data, s.Data, s.Predicted.DataUndefined)
}

// userFlags are those that user mode can change (SDM vol. 1, 3.4.3).
const userFlags = trace.Status | trace.TF | trace.DF | trace.NT | trace.AC | trace.ID

func vectorsOf(r *trace.Registers) trace.Vectors {
	if r.Vectors == nil {
		return trace.Vectors{}
	}
	return *r.Vectors
}

func changesMemory(before, after trace.Memory, undefined []byte) bool {
	original, _ := before.Slice(after.Base, len(after.Bytes))
	for i, b := range original {
		differ := b ^ after.Bytes[i]
		if i < len(undefined) {
			differ &^= undefined[i]
		}
		if differ != 0 {
			return true
		}
	}
	return false
}
