package machine

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// boundary is what happens between two instructions: the run ends at Exit, and where
// the program asks for a snapshot before each instruction one is taken. There is none
// after a load of SS: there the processor has no boundary to stop at.
func (m *machine) boundary() error {
	stops := m.program.EveryInstruction && !m.held
	if stops {
		if err := m.interruptible(); err != nil {
			return err
		}
	}
	if m.rip == m.program.Exit {
		return errReturned
	}
	if !stops {
		return nil
	}
	checkpoint := m.checkpointAt(m.rip)
	if checkpoint < 0 {
		checkpoint = trace.Step
	}
	m.recorder.snapshot(m, checkpoint)
	return nil
}

// step executes an instruction. A fault leaves the state as before it. RF is clear
// after any instruction but iret (SDM vol. 3, 17.3.1.1).
func (m *machine) step(in *instruction) error {
	before := m.state
	m.rip = in.next()
	m.flags &^= trace.RF
	m.held = false
	err := in.effect(m, in)
	if m.needed != 0 {
		err = m.definedBits()
	}
	if err == nil {
		err = m.singleStep(&before, in)
	}
	if err == nil {
		return nil
	}
	var e *exception
	if errors.As(err, &e) && !e.trap {
		m.undo(&before, e.halfway)
		return err
	}
	return m.locate(err, in.address, in.bytes)
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

// singleStep raises #DB after an instruction that began with the trap flag set (SDM vol.
// 3, 17.3.1.4), unless it loaded SS: that holds the trap off for one instruction more
// (SDM vol. 2, MOV and POP).
func (m *machine) singleStep(before *state, in *instruction) error {
	trapped := before.flags&trace.TF != 0
	if m.held {
		return m.holdOff(before, trapped || m.program.EveryInstruction)
	}
	if !trapped {
		return nil
	}
	if m.rip == in.address && in.repeat != 0 {
		return m.betweenIterations()
	}
	return trap(trace.Debug)
}

// holdOff is what a load of SS does to the trap after it. Of several loads in a row, AMD
// holds off the trap after each (measured), Intel after the first at least (SDM vol. 2,
// MOV).
func (m *machine) holdOff(before *state, observed bool) error {
	if !observed || !before.held {
		return nil
	}
	return m.byVendor(nil, &Unknown{Reason: "whether the second load of SS in a row holds off the trap is not documented"})
}

// betweenIterations is the trap of a repeated string instruction that goes on: it saves
// RF set (SDM vol. 3, 17.3.1.1), but not on AMD (measured).
func (m *machine) betweenIterations() error {
	if m.vendor == trace.Intel {
		m.flags |= trace.RF
	}
	return m.byVendor(trap(trace.Debug), trap(trace.Debug))
}
