package conform

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// What a cause names in place of an instruction, where it is the system that does it.
const (
	delivery  = "signal"    // a frame is built, and a handler entered
	sigreturn = "sigreturn" // and the frame taken back
)

// signalCause tells a cause that is the system's doing: of what the program did last
// before the stop where two runs part, the frame that was built or taken back. Nothing
// where that is none.
func signalCause(p *trace.Program, predicted, simulated *trace.Trace, stop int) (Cause, bool) {
	if p.Signals == nil || stop < 0 || stop >= len(predicted.Snapshots) {
		return Cause{}, false
	}
	ours, in := innermost(p, &predicted.Snapshots[stop])
	before, was := frame{}, false
	if stop > 0 {
		before, was = innermost(p, &predicted.Snapshots[stop-1])
	}
	switch {
	case in && was && ours.at == before.at:
		return Cause{}, false // in the handler
	case was && (!in || ours.outside(before)):
		return Cause{sigreturn, returnEffect(before, predicted, simulated, stop)}, true
	case in:
		return Cause{delivery, deliveryEffect(ours, predicted, simulated, stop)}, true
	}
	return Cause{}, false
}

// outside reports whether it is the frame of a handler that the other interrupted. On
// the alternate stack a handler begins, and off it one returns.
func (f frame) outside(inner frame) bool {
	if onAlternate(f.program, f.at) != onAlternate(f.program, inner.at) {
		return onAlternate(f.program, inner.at)
	}
	return f.at > inner.at
}

// deliveryEffect tells what is wrong with a handler that is entered.
func deliveryEffect(ours frame, predicted, simulated *trace.Trace, stop int) string {
	if stop >= len(simulated.Snapshots) || simulated.Snapshots[stop].Checkpoint != ours.snapshot.Checkpoint {
		if handled(ours, predicted.Snapshots[:stop]) {
			return "it does not come to its handler again, as if it were still blocked"
		}
		return "it does not come to its handler"
	}
	s := &simulated.Snapshots[stop]
	theirs, ok := innermost(ours.program, s)
	if !ok {
		return "the handler has no frame that leads to the restorer"
	}
	red := ours.word(frameRSP) - 128
	switch {
	case onAlternate(ours.program, ours.at) != onAlternate(ours.program, theirs.at):
		return "the handler is on another stack"
	case ours.at%16 != theirs.at%16:
		return fmt.Sprintf("the handler is entered with rsp ≡ %d mod 16", theirs.at%16)
	case theirs.word(frameState)%64 != 0:
		return "the extended state is not aligned to 64 bytes"
	case theirs.at+frameEnd > red && theirs.at < red, ours.changed(theirs, red, red+128):
		return "the red zone is overwritten"
	case ours.at != theirs.at:
		return "the frame is " + astray(int64(theirs.at-ours.at))
	}
	for offset := uint64(0); offset < frameEnd; offset++ {
		if ours.differs(theirs, ours.at+offset) {
			return partAt(offset) + " in the frame has another value"
		}
	}
	return "the state in the frame, or the handler's, is another"
}

// handled reports whether the handler of a frame's signal was entered before.
func handled(f frame, before []trace.Snapshot) bool {
	for i := range before {
		earlier, ok := innermost(f.program, &before[i])
		if ok && uint32(earlier.word(frameSigno)) == uint32(f.word(frameSigno)) {
			return true
		}
	}
	return false
}

// changed reports whether memory that the kernel leaves alone is another.
func (f frame) changed(theirs frame, from, to uint64) bool {
	for address := from; address < to; address++ {
		if f.differs(theirs, address) {
			return true
		}
	}
	return false
}

// returnEffect tells what is wrong behind a handler.
func returnEffect(from frame, predicted, simulated *trace.Trace, stop int) string {
	ours := &predicted.Snapshots[stop]
	if stop >= len(simulated.Snapshots) || simulated.Snapshots[stop].Checkpoint != ours.Checkpoint {
		return "it goes on elsewhere than the context says"
	}
	return "it brings another state back: " + stateEffect(from.program, ours, &simulated.Snapshots[stop]).text
}
