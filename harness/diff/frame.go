package diff

import (
	"fmt"
	"sort"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Frame is the active call in whose frame an address lies: the newest whose CFA
// is above it. Calls are active from the newest, lowest CFA to the oldest.
func (v View) Frame(address uint64) (trace.Call, bool) {
	if v.prediction == nil {
		return trace.Call{}, false
	}
	frames := v.prediction.Frames
	i := sort.Search(len(frames), func(i int) bool {
		return v.prediction.Calls[frames[i]].CFA > address
	})
	if i == len(frames) {
		return trace.Call{}, false
	}
	return v.prediction.Calls[frames[i]], true
}

// newest is the call that is executing.
func (v View) newest() (trace.Call, bool) {
	if v.prediction == nil || len(v.prediction.Frames) == 0 {
		return trace.Call{}, false
	}
	return v.prediction.Calls[v.prediction.Frames[0]], true
}

// slot names an address as an author would, and says where it lies.
func (v View) slot(address uint64) string {
	name, where := v.Slot(address)
	return name + where
}

// Slot names an address on the stack by rbp where rbp points into the same frame,
// else by the frame's CFA, else by the entry; on the data page by its names. where
// is in which frame, or on which page, it lies.
func (v View) Slot(address uint64) (name, where string) {
	switch {
	case v.onData(address):
		return dataName(v.program, address), " on the data page"
	case !v.onStack(address) && address != trace.StackTop:
		return fmt.Sprintf("%#x", address), ", outside stack and data"
	}
	call, ok := v.Frame(address)
	if !ok {
		return offset("entry", address, v.program.Initial.Get(trace.RSP)), ", above the frame of main"
	}
	name = offset("cfa", address, call.CFA)
	rbp := v.snapshot.Registers.Get(trace.RBP)
	if owner, ok := v.Frame(rbp); ok && owner == call && v.program.Stack.Contains(rbp, 1) {
		name = offset(v.Name(trace.RBP), address, rbp)
	}
	return name, " in the frame of " + call.Function
}

func (v View) onData(address uint64) bool  { return v.program.Data.Contains(address, 1) }
func (v View) onStack(address uint64) bool { return v.program.Stack.Contains(address, 1) }

// offset writes an address relative to a base, as in "rbp-8".
func offset(name string, address, base uint64) string {
	return fmt.Sprintf("%s%+d", name, int64(address-base))
}
