package drawing

import (
	"slices"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// slot is a run of bytes that one store wrote, or that nobody did.
type slot struct {
	address uint64
	size    int
	origin  trace.Origin // of its lowest byte
	frame   trace.Call   // in which it lies now
	framed  bool         // that there is one
	field   field        // of a signal's frame, in which it lies
}

// redZone is how many bytes below RSP a leaf function may use: 128 (psABI 3.2.2),
// in 32-bit code none.
func redZone(v diff.View) uint64 {
	if v.Mode() == trace.Mode32 {
		return 0
	}
	return 128
}

// slots divides the stack between low and high into slots, highest first. Runs
// that nobody wrote are divided where a frame begins, at RSP and at the end of
// the red zone, and a signal's frame into its fields.
func slots(v diff.View, signals []signalFrame, low, high, rsp uint64) []slot {
	var found []slot
	for address := low; address < high; address++ {
		origin := v.Origin(address)
		frame, framed := v.Frame(address)
		field := fieldAt(signals, address)
		divided := address == rsp || address == rsp-redZone(v)
		if last := len(found) - 1; last >= 0 && !divided && continues(found[last], origin, frame, field) {
			found[last].size++
			continue
		}
		found = append(found, slot{address, 1, origin, frame, framed, field})
	}
	slices.Reverse(found)
	return found
}

// continues reports whether a byte belongs to the slot that ends below it.
func continues(s slot, next trace.Origin, frame trace.Call, field field) bool {
	if s.frame != frame || s.origin.Role != next.Role || s.field != field {
		return false
	}
	if next.Role == trace.Untouched || field.name != "" {
		return true
	}
	expected := s.origin
	expected.Byte += uint8(s.size)
	return expected == next
}

// touched gives the range of addresses to draw: what either machine wrote or
// found, and the red zone below RSP where RSP is on the stack.
func touched(p *trace.Program, v diff.View, snapshots ...*trace.Snapshot) (low, high uint64) {
	low, high = snapshots[0].Registers.Get(trace.RSP), p.Initial.Get(trace.RSP)+uint64(p.Mode.Bytes())
	if p.Stack.Contains(low, 1) {
		low = max(low-redZone(v), p.Stack.Base)
	} else {
		low = high
	}
	for _, s := range snapshots {
		low = min(low, s.Stack.Base)
	}
	for address := uint64(trace.StackTop); address > high; address-- {
		if v.Origin(address-1).Role != trace.Untouched {
			return low, address
		}
	}
	return low, high
}
