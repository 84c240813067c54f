package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// maxRecorded is how many bytes of stack all snapshots of a run may hold: the
// origins take twenty times as much. It is enough for a checkpoint in a function
// that calls itself until the default stack is full.
const maxRecorded = 20 << 20

// recorder takes the snapshots of a run.
type recorder struct {
	program   *trace.Program
	visits    []int // of each checkpoint
	snapshots []trace.Snapshot
	recorded  int // bytes
	excess    *Excess
	data      []byte // of the last snapshot
}

func newRecorder(p *trace.Program) recorder {
	return recorder{program: p, visits: make([]int, len(p.Checkpoints))}
}

// snapshot records a visit of a checkpoint. When there are too many it goes on
// without: what matters then is whether the run ends.
func (r *recorder) snapshot(m *machine, checkpoint int) {
	r.visits[checkpoint]++
	if r.excess != nil {
		return
	}
	if r.recorded > maxRecorded {
		r.excess = &Excess{Label: r.program.Checkpoints[checkpoint].Label, Visit: r.visits[checkpoint]}
		return
	}
	s := r.take(m)
	s.Checkpoint, s.Visit = checkpoint, r.visits[checkpoint]
	r.snapshots = append(r.snapshots, s)
}

// finish makes the trace of a run that has ended.
func (r *recorder) finish(m *machine, outcome trace.Outcome) (*trace.Trace, error) {
	t := &trace.Trace{Snapshots: r.snapshots, Outcome: outcome, Final: trace.Snapshot{Checkpoint: trace.Final}}
	if outcome.Kind == trace.TimedOut {
		return t, nil
	}
	if r.excess != nil {
		return nil, r.excess
	}
	t.Final = r.take(m)
	t.Final.Checkpoint, t.Final.Visit = trace.Final, 1
	return t, nil
}

// perSnapshot is what a snapshot costs besides its stack, in the same measure.
const perSnapshot = 64

func (r *recorder) take(m *machine) trace.Snapshot {
	s := trace.Snapshot{
		Registers: trace.Registers{General: m.general, RIP: m.rip, Flags: m.flags, Selectors: m.selectors},
		Data:      trace.Memory{Base: trace.DataBase, Bytes: r.dataOf(m)},
		Predicted: &trace.Prediction{
			Undefined: m.undefined,
			Calls:     m.calls.all[:len(m.calls.all):len(m.calls.all)],
			Frames:    m.calls.serials(),
		},
	}
	if m.open != nil {
		s.Predicted.RegistersUndefined = *m.open
	}
	if m.vectors != nil {
		vectors := *m.vectors
		s.Registers.Vectors = &vectors
	}
	if m.mode() == trace.Mode32 {
		hide(&s)
	}
	m.memory.stack.record(&s)
	r.recorded += perSnapshot + len(s.Stack.Bytes)
	return s
}

// hide clears what 32-bit code cannot see (trace.Snapshot).
func hide(s *trace.Snapshot) {
	for r := range s.Registers.General {
		visible := uint64(0)
		if r < visibleRegisters {
			visible = mask(trace.Mode32.Bytes())
		}
		s.Registers.General[r] &= visible
		s.Predicted.RegistersUndefined[r] &= visible
	}
	if s.Registers.Vectors != nil {
		clear(s.Registers.Vectors[visibleRegisters:])
	}
}

// visibleRegisters is how many registers of a kind 32-bit code has names for.
const visibleRegisters = 8

// dataOf copies the data page, once for all snapshots between two writes.
func (r *recorder) dataOf(m *machine) []byte {
	if m.memory.dataWritten {
		r.data = append([]byte(nil), m.memory.data[:]...)
		m.memory.dataWritten = false
	}
	return r.data
}

// serials gives the active calls, newest first.
func (c *calls) serials() []int {
	serials := make([]int, len(c.active))
	for i, f := range c.active {
		serials[len(serials)-1-i] = int(f.serial)
	}
	return serials
}

// record puts what was written of the stack, and all above it, into a snapshot.
func (s *stack) record(into *trace.Snapshot) {
	size := trace.StackTop - s.lowest
	into.Stack = trace.Memory{Base: s.lowest, Bytes: make([]byte, 0, size)}
	p := into.Predicted
	p.Origins = make([]trace.Origin, 0, size)
	for address := s.lowest; address < trace.StackTop; {
		c, at := s.at(address)
		into.Stack.Bytes = append(into.Stack.Bytes, c.bytes[at:]...)
		p.Origins = append(p.Origins, c.origins[at:]...)
		if c.undefined != nil {
			if p.StackUndefined == nil {
				p.StackUndefined = make([]byte, size)
			}
			copy(p.StackUndefined[address-s.lowest:], c.undefined[at:])
		}
		address += uint64(chunkSize - at)
	}
}
