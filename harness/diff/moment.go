package diff

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// moment is one point of a run as both machines saw it.
type moment struct {
	program             *trace.Program
	at                  string
	visit               int
	position            source.Position // where a mismatch is reported
	predicted, captured view
}

func newMoment(p *trace.Program, position source.Position, predicted, captured *trace.Snapshot) moment {
	m := moment{program: p, at: End, position: position}
	if predicted.Checkpoint != trace.Final {
		m.at, m.visit = p.Checkpoints[predicted.Checkpoint].Label, predicted.Visit
	}
	m.predicted = view{p, predicted, predicted.Predicted}
	m.captured = view{p, captured, predicted.Predicted}
	return m
}

func (m moment) mismatch(what, predicted, captured string) Mismatch {
	return Mismatch{
		Position: m.position, At: m.at, Visit: m.visit,
		What: what, Predicted: predicted, Captured: captured,
	}
}

// view is a snapshot of one machine. The prediction that belongs to the same
// moment lends it the names of frames; the bytes are the snapshot's own.
type view struct {
	program    *trace.Program
	snapshot   *trace.Snapshot
	prediction *trace.Prediction
}

// bytes gives what lies at an address of the stack or the data page. Below the
// snapshot's lowest byte the stack is as the program found it.
func (v view) bytes(address uint64, size int) ([]byte, bool) {
	if found, ok := v.snapshot.Stack.Slice(address, size); ok {
		return found, true
	}
	if found, ok := v.snapshot.Data.Slice(address, size); ok {
		return found, true
	}
	initial, ok := v.program.Stack.Slice(address, size)
	if !ok {
		return nil, false
	}
	joined := append([]byte(nil), initial...)
	if low := v.snapshot.Stack.Base; address+uint64(size) > low {
		copy(joined[low-address:], v.snapshot.Stack.Bytes)
	}
	return joined, true
}

func (v view) quadword(address uint64) (uint64, bool) {
	found, ok := v.bytes(address, 8)
	if !ok {
		return 0, false
	}
	return number(found), true
}

// origin says who wrote a byte, as the prediction has it.
func (v view) origin(address uint64) trace.Origin {
	at := address - v.snapshot.Stack.Base
	if v.prediction == nil || address < v.snapshot.Stack.Base || at >= uint64(len(v.prediction.Origins)) {
		return trace.Origin{}
	}
	return v.prediction.Origins[at]
}

// number reads up to eight bytes, lowest first.
func number(bytes []byte) uint64 {
	var n uint64
	for i, b := range bytes[:min(len(bytes), 8)] {
		n |= uint64(b) << (8 * i)
	}
	return n
}
