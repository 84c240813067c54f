package walking

import (
	"errors"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/harness/history"
	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// difference is one thing that a walk has otherwise than the run.
type difference struct{ what, walked, actual string }

// step holds the walk from one frame to its caller against the call that leads there, at
// a moment. The walk has the frame itself, rightly, but for its CFA. last says that nothing
// more of the walk is known to be right or wrong: the call's return address is overwritten,
// and no call instruction lies before where it leads.
func (w Walker) step(walk *unwind.Walk, frame int, m history.Moment, call *history.Call, p *trace.Program) (v Verdict, d difference, last bool) {
	returns, overwritten := m.Returns(p, call)
	v, d = w.against(walk, frame, call, returns, returns == p.Exit && (overwritten || call.Caller == nil))
	return v, d, overwritten
}

// against holds it against where the call will go on. exits says that this is out of the
// program.
func (w Walker) against(walk *unwind.Walk, frame int, call *history.Call, returns uint64, exits bool) (Verdict, difference) {
	f := walk.Frames[frame]
	if frame == len(walk.Frames)-1 && ended[*unwind.NoRule](walk.End) {
		return NoRule, difference{}
	}
	switch {
	case !f.HasCFA:
		return Wrong, difference{"the CFA", "not known", fmt.Sprintf("%#x", call.CFA)}
	case f.CFA != call.CFA:
		return Wrong, difference{"the CFA", apart(f.CFA, call.CFA), fmt.Sprintf("%#x", call.CFA)}
	case frame < len(walk.Frames)-1:
		return w.caller(&walk.Frames[frame+1], call, returns)
	case exits && outermost(walk.End):
		return Right, difference{}
	}
	return Wrong, difference{"the caller", "none: " + walk.End.Error(), fmt.Sprintf("%#x", returns)}
}

// caller holds a frame that was walked to against what was there before the call.
func (w Walker) caller(f *unwind.Frame, call *history.Call, returns uint64) (Verdict, difference) {
	if f.Address != returns {
		return Wrong, difference{"the return address", fmt.Sprintf("%#x", f.Address), fmt.Sprintf("%#x", returns)}
	}
	for _, r := range w.Preserved {
		value, known := f.Registers.Get(r)
		switch actual := call.Before.Get(r); {
		case !known:
			return Wrong, difference{r.String() + " of the caller", "not known", fmt.Sprintf("%#x", actual)}
		case value != actual:
			return Wrong, difference{r.String() + " of the caller", apart(value, actual), fmt.Sprintf("%#x", actual)}
		}
	}
	if w.Saying {
		for _, r := range win64Preserved {
			if value, known := f.Registers.Get(r); known && value != call.Before.Get(r) {
				return Wrong, difference{r.String() + " of the caller", apart(value, call.Before.Get(r)), fmt.Sprintf("%#x", call.Before.Get(r))}
			}
		}
	}
	return w.vectors(f, call)
}

// vectors holds those of a frame, where the run has them.
func (w Walker) vectors(f *unwind.Frame, call *history.Call) (Verdict, difference) {
	if call.Before.Vectors == nil {
		return Right, difference{}
	}
	for _, n := range w.Vectors {
		value, known := f.Registers.Vector(n)
		actual := unwind.XMM(call.Before.Vectors[n][:])
		switch {
		case !known && w.Saying:
		case !known:
			return Wrong, difference{fmt.Sprintf("xmm%d of the caller", n), "not known", number(actual)}
		case value != actual:
			return Wrong, difference{fmt.Sprintf("xmm%d of the caller", n), number(value), number(actual)}
		}
	}
	return Right, difference{}
}

// number writes 128 bits as a number.
func number(v unwind.XMM) string {
	slices.Reverse(v[:])
	return fmt.Sprintf("0x%x", v)
}

// apart writes a number, and by how much it differs from another where that is little.
func apart(value, from uint64) string {
	const near = 4096
	switch {
	case value-from < near:
		return fmt.Sprintf("%#x, %d bytes higher", value, value-from)
	case from-value < near:
		return fmt.Sprintf("%#x, %d bytes lower", value, from-value)
	}
	return fmt.Sprintf("%#x", value)
}

func ended[E error](err error) bool {
	var end E
	return errors.As(err, &end)
}

// outermost reports an end that is not for want of anything.
func outermost(err error) bool { return ended[unwind.Outermost](err) }
