package walking

import (
	"bytes"

	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// known is that a walk from a call's caller on was right. It is so again where the
// walker knows the same of the caller and the memory from the call's CFA up is the same:
// then only the frames below it have to be walked.
type known struct {
	registers unwind.Registers // of the caller's frame
	snapshot  *trace.Snapshot
}

// shared walks no more frames than are new: that of the newest call, and of its caller
// where the call itself is new. It reports whether that was enough, and all was right.
func (h *hold) shared(walker int, m history.Moment) bool {
	call, steps := m.Call, 1
	rest, ok := h.known[walker][call]
	if !ok && call.Caller != nil {
		call, steps = call.Caller, 2
		rest, ok = h.known[walker][call]
	}
	if !ok || !unchanged(rest.snapshot, m.Snapshot, h.lowest(call)) {
		return false
	}
	w, state := h.walkers[walker], State(h.program, m.Snapshot)
	state.Memory = below{state.Memory, call.CFA, h.program.Stack.End()}
	walk := w.Walk(state)
	if len(walk.Frames) <= steps || !walk.Frames[steps].Registers.Equal(&rest.registers) {
		return false
	}
	at, c := m.Snapshot.Registers.RIP, m.Call
	for frame := range steps {
		if verdict, _, last := w.step(&walk, frame, m, c, h.program); verdict != Right || last {
			return false
		}
		h.take(walker, at, Right)
		at, c = c.Site, c.Caller
	}
	h.remember(walker, m, &walk)
	return true
}

// lowest is where the frames of a call's callers begin: a handler on another stack can lie
// above what it interrupts.
func (h *hold) lowest(call *history.Call) uint64 {
	lowest := call.CFA
	if h.program.Signals == nil {
		return lowest
	}
	for c := call; c != nil; c = c.Caller {
		lowest = min(lowest, c.CFA)
	}
	return lowest
}

// remember keeps what is known behind a walk that was right from the newest frame on.
func (h *hold) remember(walker int, m history.Moment, walk *unwind.Walk) {
	if len(walk.Frames) > 1 {
		h.known[walker][m.Call] = known{walk.Frames[1].Registers, m.Snapshot}
	}
}

// unchanged reports whether memory is the same at two moments, but for the stack below an
// address.
func unchanged(before, after *trace.Snapshot, from uint64) bool {
	return bytes.Equal(above(before, from), above(after, from)) && bytes.Equal(before.Data.Bytes, after.Data.Bytes)
}

// above is the stack from an address up, and all of it where that is not on it.
func above(s *trace.Snapshot, from uint64) []byte {
	if !s.Stack.Contains(from, 0) {
		return s.Stack.Bytes
	}
	return s.Stack.Bytes[from-s.Stack.Base:]
}

// below is memory without the stack from an address up.
type below struct {
	unwind.Reader
	from, to uint64
}

// Number implements unwind.Reader.
func (b below) Number(address uint64, size int) (uint64, bool) {
	if address+uint64(size) > b.from && address < b.to {
		return 0, false
	}
	return b.Reader.Number(address, size)
}
