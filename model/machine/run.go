package machine

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepBudget is after how many instructions a run is taken to be endless.
const stepBudget = 64 << 20

// signalSteps is how many instructions a signal counts as, and rt_sigreturn: a processor
// takes about a microsecond for each.
const signalSteps = 256

// Run predicts what a program does on a platform: the state at each visit of a
// checkpoint and how the run ends. It gives an error where that cannot be predicted:
// *Unknown, *OtherSystem, *ReservedAccess, *SignalStack, *VsyscallAccess, *Unobservable, *DependsOnUndefined,
// *UndeclaredVectors, *Excess, or *Malformed. A run that ends in a timeout has the snapshots up to
// where the model could tell, and no final state. With *Excess there is a trace, too:
// as far as it goes.
func Run(p *trace.Program, on trace.Platform) (*trace.Trace, error) {
	return run(p, on, instructions, stepBudget)
}

func run(p *trace.Program, on trace.Platform, s semantics, budget int) (*trace.Trace, error) {
	for _, err := range []error{wellFormed(p), signalsWellFormed(p), stateWellFormed(&on.System.SignalState)} {
		if err != nil {
			return nil, err
		}
	}
	m := newMachine(p, on, s)
	if err := m.provided(p.Mode); err != nil {
		return nil, m.locate(err, p.Entry, nil)
	}
	end := m.execute(budget)
	outcome, err := m.outcome(end)
	if err != nil {
		return nil, err
	}
	t, err := m.recorder.finish(m, outcome)
	t.Endless, t.Round = errors.Is(end, errEndless), m.loop.round
	return t, err
}

// Why a run ends without an exception.
var (
	errReturned = errors.New("reached Exit")
	errEndless  = errors.New("comes back to a state that it was in")
	errSpent    = errors.New("goes on after all the steps that it has")
)

// execute runs the program to its end and says what that is.
func (m *machine) execute(budget int) error {
	m.loop = newLoop(m)
	for m.budget = budget; m.budget > 0; m.budget-- {
		if err := m.proceed(); err != nil {
			if err = m.signalled(err); err != nil {
				return err
			}
		}
		if m.loop.closed(m) {
			return errEndless
		}
	}
	return errSpent
}

// proceed executes the next instruction, or goes to the handler of what strikes before
// it.
func (m *machine) proceed() error {
	if err := m.boundary(); err != nil {
		return err
	}
	in, err := m.fetch()
	if err != nil {
		return err
	}
	if in.checkpoint >= 0 && !m.program.EveryInstruction {
		m.recorder.snapshot(m, in.checkpoint)
	}
	if taken, err := m.struck(in.checkpoint); taken || err != nil {
		return err
	}
	return m.step(in)
}

// outcome tells how a run ended by why execute stopped.
func (m *machine) outcome(end error) (trace.Outcome, error) {
	var e *exception
	var k *killed
	switch {
	case errors.As(end, &k):
		return trace.Outcome{Kind: trace.Killed, Signal: k.signal}, nil
	case errors.Is(end, errReturned):
		m.calls.exit()
		m.flags &^= trace.RF // which nothing at Exit shows
		return trace.Outcome{Kind: trace.Returned}, nil
	case errors.Is(end, errEndless), errors.Is(end, errSpent):
		return trace.Outcome{Kind: trace.TimedOut}, nil
	case errors.Is(end, forbidden{}):
		return trace.Outcome{Kind: trace.SystemCall}, m.interruptible()
	case errors.As(end, &e):
		if !e.trap {
			m.flags |= trace.RF // set in what a fault saves (SDM vol. 3, 17.3.1.1)
		}
		return trace.Outcome{Kind: trace.Faulted, Fault: e.fault}, m.interruptible()
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
