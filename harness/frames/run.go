package frames

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Run holds the layout of declared functions against a run. At a function's first
// instruction: that each argument is where the convention has it, as far as the
// declarations say what it is, and what al says of a variadic call. At each mark that was
// observed: where rsp and the frame pointer stand, byte for byte that each slot holds what
// the layout says, that nothing was written anywhere else, and right behind a call where its
// result is. Who wrote a byte is known in a prediction alone; that the processor has the same
// bytes is another comparison's business.
func Run(s *scenarios.Scenario, expect []scenarios.Expectation, p *trace.Program, predicted, captured *trace.Trace) ([]diff.Mismatch, error) {
	functions, declared := map[string]*declaration.Function{}, map[string]*declaration.Function{}
	for _, f := range s.Declared {
		declared[f.Name] = f
		if f.Body != nil {
			functions[f.Name] = f
		}
	}
	var found []diff.Mismatch
	for i := range min(len(predicted.Snapshots), len(captured.Snapshots)) {
		ours, theirs := &predicted.Snapshots[i], &captured.Snapshots[i]
		if ours.Checkpoint < 0 || ours.Checkpoint != theirs.Checkpoint || ours.Predicted == nil {
			continue
		}
		name, mark, _ := strings.Cut(p.Checkpoints[ours.Checkpoint].Label, ".")
		f := declared[name]
		if f == nil {
			continue
		}
		m, err := newMoment(s, expect, p, f, ours, theirs)
		if err != nil {
			return nil, err
		}
		m.functions, m.caller, m.callerCall = functions, functions[m.callerName(ours)], m.callerOf(ours)
		switch {
		case mark == "":
			err = m.entry()
		case f.Body != nil: // else what it does is its code's to say
			err = m.body(mark)
		}
		if err == nil {
			err = m.untouched(expect)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, m.found...)
	}
	return found, nil
}

// moment is a visit of a mark, with the frame that is predicted there, or of a
// function's first instruction.
type moment struct {
	diff.Mismatch // the place alone
	function      *declaration.Function
	caller        *declaration.Function // nil where it is coded
	callerCall    *trace.Call           // nil where it has none
	functions     map[string]*declaration.Function
	frame         framemap.Frame
	call          trace.Call
	serial        int32
	mark          string // empty at the function's first instruction
	// predicted and captured are the two machines' states.
	predicted, captured diff.View
	ours, theirs        *trace.Registers
	found               []diff.Mismatch
}

func newMoment(s *scenarios.Scenario, expect []scenarios.Expectation, p *trace.Program, f *declaration.Function, ours, theirs *trace.Snapshot) (*moment, error) {
	m := &moment{
		Mismatch: diff.Mismatch{Position: s.Position, At: p.Checkpoints[ours.Checkpoint].Label, Visit: ours.Visit},
		function: f, ours: &ours.Registers, theirs: &theirs.Registers,
		predicted: diff.NewView(p, ours, ours.Predicted), captured: diff.NewView(p, theirs, ours.Predicted),
	}
	for _, e := range expect {
		if e.Moment == scenarios.AtCheckpoint && e.Label == m.At {
			m.Position = e.Position
		}
	}
	if len(ours.Predicted.Frames) == 0 {
		return nil, fmt.Errorf("%s: no call is active at %s", s.Title(), m.At)
	}
	m.serial = int32(ours.Predicted.Frames[0])
	m.call = ours.Predicted.Calls[m.serial]
	return m, nil
}

// callerOf is the call of the function that called the newest.
func (m *moment) callerOf(ours *trace.Snapshot) *trace.Call {
	if frames := ours.Predicted.Frames; len(frames) > 1 {
		return &ours.Predicted.Calls[frames[1]]
	}
	return nil
}

func (m *moment) callerName(ours *trace.Snapshot) string {
	if call := m.callerOf(ours); call != nil {
		return call.Function
	}
	return ""
}

// body finds what is not as the layout has it at a mark.
func (m *moment) body(mark string) (err error) {
	m.mark = mark
	if m.call.Function != m.function.Name {
		m.differ("the newest frame", "that of "+m.function.Name, "that of "+m.call.Function, "that of "+m.call.Function)
		return nil
	}
	if m.frame, err = layout.Frame(m.function, mark, m.call.CFA); err != nil {
		return err
	}
	if !takesStack(m.function.Body) {
		outgoing, err := m.outgoing()
		if err != nil {
			return err
		}
		m.register(trace.RSP, m.call.CFA-uint64(m.frame.Size+outgoing))
	}
	if m.frame.FramePointer != 0 {
		m.register(trace.RBP, m.call.CFA+uint64(m.frame.FramePointer))
	}
	for _, slot := range m.frame.Slots {
		m.slot(slot)
	}
	m.all()
	m.result()
	return nil
}

// all holds that each local that the mark can name has a slot.
func (m *moment) all() {
	for _, v := range visible(m.function, markOf(m.mark)) {
		size, _ := layout.SizeAlign(v.Type, m.function.Convention)
		has := func(s framemap.Slot) bool { return s.Role == framemap.Local && s.Name == v.Name }
		if size > 0 && !slices.ContainsFunc(m.frame.Slots, has) {
			m.differ("local "+v.Name, "no slot", "declared", "declared")
		}
	}
}

// takesStack reports whether a body has an alloca: then where rsp stands is not the
// frame's to say.
func takesStack(steps []declaration.Step) bool {
	for _, s := range steps {
		if s.Kind == declaration.Alloca || takesStack(s.Body) || takesStack(s.Else) {
			return true
		}
	}
	return false
}

func (m *moment) register(r trace.Register, want uint64) {
	if m.ours.Get(r) != want || m.theirs.Get(r) != want {
		m.differ(m.predicted.Name(r), m.tell(m.predicted, want), m.tell(m.predicted, m.ours.Get(r)), m.tell(m.captured, m.theirs.Get(r)))
	}
}

func (m *moment) tell(v diff.View, address uint64) string {
	name, where := v.Slot(address)
	return fmt.Sprintf("%#x (%s%s)", address, name, where)
}

func (m *moment) differ(what, expected, predicted, captured string) {
	one := m.Mismatch
	one.What, one.Expected, one.Predicted, one.Captured = what, expected+", by the layout", predicted, captured
	m.found = append(m.found, one)
}
