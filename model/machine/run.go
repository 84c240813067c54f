package machine

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepBudget is after how many instructions a run is taken to be endless.
const stepBudget = 64 << 20

// Run predicts what a program does on a vendor's processor: the state at each visit of a checkpoint and
// how the run ends. It gives an error where that cannot be predicted: *Unknown,
// *ReservedAccess, *VsyscallAccess, *Unobservable, *DependsOnUndefined, *UndeclaredVectors,
// *Excess, or *Malformed. A run that ends in a timeout has the snapshots up to
// where the model could tell, and no final state.
func Run(p *trace.Program, vendor trace.Vendor) (*trace.Trace, error) {
	return run(p, vendor, instructions, stepBudget)
}

func run(p *trace.Program, vendor trace.Vendor, s semantics, budget int) (*trace.Trace, error) {
	if err := wellFormed(p); err != nil {
		return nil, err
	}
	m := newMachine(p, vendor, s)
	end := m.execute(budget)
	outcome, err := m.outcome(end)
	if err != nil {
		return nil, err
	}
	return m.recorder.finish(m, outcome)
}

// Why a run ends without an exception.
var (
	errReturned = errors.New("reached Exit")
	errEndless  = errors.New("does not end")
)

// execute runs the program to its end and says what that is.
func (m *machine) execute(budget int) error {
	loop := newLoop(m)
	for range budget {
		if m.rip == m.program.Exit {
			return errReturned
		}
		in, err := m.fetch()
		if err != nil {
			return err
		}
		if in.checkpoint >= 0 {
			m.recorder.snapshot(m, in.checkpoint)
		}
		if err := m.step(in); err != nil {
			return err
		}
		if loop.closed(m) {
			return errEndless
		}
	}
	return errEndless
}

// step executes an instruction. A fault leaves the state as before it. The trap
// flag raises #DB after an instruction that began with it set (SDM vol. 3, 18.3.1.4).
func (m *machine) step(in *instruction) error {
	before := m.state
	m.rip = in.next()
	err := in.effect(m, in)
	if m.needed != 0 {
		err = m.definedBits()
	}
	if err != nil {
		var e *exception
		if !errors.As(err, &e) || e.trap {
			return m.locate(err, in.address, in.bytes)
		}
		m.undo(&before, e.halfway)
		return err
	}
	if before.flags&trace.TF == 0 {
		return nil
	}
	if m.rip == in.address && in.repeat != 0 {
		between := &Unknown{Reason: "whether RF is saved between two iterations differs between processors"}
		return m.locate(between, in.address, in.bytes)
	}
	return trap(trace.Debug)
}

// undo puts back the state before an instruction that faulted.
func (m *machine) undo(before *state, halfway bool) {
	general, open := m.general, m.open
	m.state = *before
	if halfway {
		m.general, m.open = general, open
		m.general[trace.RSP] = before.general[trace.RSP]
	}
}

// outcome tells how a run ended by why execute stopped.
func (m *machine) outcome(end error) (trace.Outcome, error) {
	var e *exception
	switch {
	case errors.Is(end, errReturned):
		m.calls.exit()
		return trace.Outcome{Kind: trace.Returned}, nil
	case errors.Is(end, errEndless):
		return trace.Outcome{Kind: trace.TimedOut}, nil
	case errors.Is(end, forbidden{}):
		return trace.Outcome{Kind: trace.SystemCall}, nil
	case errors.As(end, &e):
		if !e.trap {
			m.flags |= trace.RF // set in what a fault saves (SDM vol. 3, 18.3.1.1)
		}
		return trace.Outcome{Kind: trace.Faulted, Fault: e.fault}, nil
	}
	return trace.Outcome{}, end
}

// locate tells a refusal where it came up.
func (m *machine) locate(err error, address uint64, bytes []byte) error {
	var r refusal
	if errors.As(err, &r) {
		line, ok := m.program.Line(address)
		if !ok {
			line = trace.Line{}
		}
		r.locate(Place{Address: address, Bytes: bytes, Text: text(m.mode(), address, bytes), Line: line, HasLine: ok})
	}
	return err
}
