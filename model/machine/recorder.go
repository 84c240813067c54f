package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// maxRecorded is how many bytes of stack all snapshots of a run may hold: the
// origins take twenty times as much. It is enough for a checkpoint in a function
// that calls itself until the default stack is full.
const maxRecorded = 20 << 20

// maxStepped is the same for a run that is observed at every instruction, of which
// there may be many at a time: with it the trace of one takes 50 to 105 MB. That is
// 98,000 steps that change no memory, and 19,000 that each change a frame on top of a
// stack. A processor under a hypervisor, which takes 12 µs for a step, makes 17,000 in
// the time that a run has.
const maxStepped = 6 << 20

// recorder takes the snapshots of a run.
type recorder struct {
	program   *trace.Program
	room      int   // bytes of stack that the snapshots may hold
	visits    []int // of each checkpoint
	snapshots []trace.Snapshot
	excess    *Excess
	latest    latest
}

func newRecorder(p *trace.Program) recorder {
	r := recorder{program: p, room: maxRecorded, visits: make([]int, len(p.Checkpoints))}
	if p.EveryInstruction {
		r.room = maxStepped
	}
	return r
}

// snapshot records a visit of a checkpoint, or a step. When there are too many it goes
// on without: what matters then is whether the run ends.
func (r *recorder) snapshot(m *machine, checkpoint int) {
	visit := 0
	if checkpoint != trace.Step {
		r.visits[checkpoint]++
		visit = r.visits[checkpoint]
	}
	if r.excess != nil {
		return
	}
	if r.latest.size > r.room {
		r.excess = r.tooMany(checkpoint, visit)
		return
	}
	s := r.take(m)
	s.Checkpoint, s.Visit = checkpoint, visit
	s.Registers.Flags &^= trace.RF // nothing that a program can do shows it
	r.snapshots = append(r.snapshots, s)
}

func (r *recorder) tooMany(checkpoint, visit int) *Excess {
	if r.program.EveryInstruction {
		return &Excess{Steps: len(r.snapshots)}
	}
	return &Excess{Label: r.program.Checkpoints[checkpoint].Label, Visit: visit}
}

// finish makes the trace of a run that has ended.
func (r *recorder) finish(m *machine, outcome trace.Outcome) (*trace.Trace, error) {
	t := &trace.Trace{
		Snapshots: r.snapshots, Outcome: outcome, Final: trace.Snapshot{Checkpoint: trace.Final}, Undefined: m.sources.places,
		Cut: r.excess != nil,
	}
	switch {
	case !outcome.Kind.HasFinal():
		return t, nil
	case t.Cut:
		return t, r.excess
	}
	t.Final = r.take(m)
	t.Final.Checkpoint, t.Final.Visit = trace.Final, 1
	return t, nil
}

// perSnapshot is what a snapshot costs besides its memory, in the same measure.
const perSnapshot = 64

func (r *recorder) take(m *machine) trace.Snapshot {
	s := trace.Snapshot{
		Registers: trace.Registers{General: m.general, RIP: m.rip, Flags: m.flags, Selectors: m.selectors},
		Predicted: &trace.Prediction{
			Undefined: m.undefined,
			Calls:     m.calls.all[:len(m.calls.all):len(m.calls.all)],
		},
	}
	if m.program.X87 {
		s.Predicted.X87Undefined = m.x87.open
	}
	if m.open != nil {
		s.Predicted.RegistersUndefined = *m.open
	}
	if m.mode() == trace.Mode32 {
		hide(&s)
	}
	r.latest.update(m)
	r.latest.show(&s)
	r.latest.size += perSnapshot
	return s
}

// hide clears what 32-bit code cannot see of the general registers (trace.Snapshot).
func hide(s *trace.Snapshot) {
	for r := range s.Registers.General {
		visible := uint64(0)
		if r < visibleRegisters {
			visible = mask(trace.Mode32.Bytes())
		}
		s.Registers.General[r] &= visible
		s.Predicted.RegistersUndefined[r] &= visible
	}
}

// visibleRegisters is how many registers of a kind 32-bit code has names for.
const visibleRegisters = 8
