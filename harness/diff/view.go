package diff

import "github.com/framecheck/framecheck/scenarios/trace"

// View is a snapshot of one machine. The prediction that belongs to the same
// moment lends it the names of frames; the bytes are the snapshot's own.
type View struct {
	program    *trace.Program
	snapshot   *trace.Snapshot
	prediction *trace.Prediction
}

// NewView looks at a snapshot; prediction is the one of the same moment.
func NewView(p *trace.Program, s *trace.Snapshot, prediction *trace.Prediction) View {
	return View{p, s, prediction}
}

// Bytes gives what lies at an address of the stack or the data page. Below the
// snapshot's lowest byte the stack is as the program found it.
func (v View) Bytes(address uint64, size int) ([]byte, bool) {
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

// initial gives what lay at an address when main was entered.
func (v View) initial(address uint64, size int) []byte {
	if found, ok := v.program.Stack.Slice(address, size); ok {
		return found
	}
	found, _ := v.program.Data.Slice(address, size)
	return found
}

// Origin says who wrote a byte, as the prediction has it.
func (v View) Origin(address uint64) trace.Origin {
	if v.prediction == nil || address < v.snapshot.Stack.Base {
		return trace.Origin{}
	}
	return v.prediction.Origins.At(address)
}

// UndefinedAt reports whether the manual leaves bits of a slot undefined.
func (v View) UndefinedAt(address uint64, size int) bool {
	for i := range uint64(size) {
		if v.undefinedBits(address+i) != 0 {
			return true
		}
	}
	return false
}

// Differs reports whether a slot holds other bits than the prediction, the undefined ones
// left out.
func (v View) Differs(address uint64, predicted, captured []byte) bool {
	for i := range predicted {
		if (predicted[i]^captured[i])&^v.undefinedBits(address+uint64(i)) != 0 {
			return true
		}
	}
	return false
}

// Defined reports whether any bit of a slot is predicted.
func (v View) Defined(address uint64, size int) bool {
	for i := range uint64(size) {
		if v.undefinedBits(address+i) != 0xff {
			return true
		}
	}
	return false
}

// undefinedBits are those of a byte that the manual leaves undefined.
func (v View) undefinedBits(address uint64) byte {
	if v.prediction == nil {
		return 0
	}
	for _, known := range []trace.Memory{
		{Base: v.snapshot.Stack.Base, Bytes: v.prediction.StackUndefined}, {Base: trace.DataBase, Bytes: v.prediction.DataUndefined},
	} {
		if bits, ok := known.Slice(address, 1); ok {
			return bits[0]
		}
	}
	return 0
}
