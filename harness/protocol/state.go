package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// state is a moment of a run in a result.
type state struct {
	Checkpoint string    `json:"checkpoint,omitempty"`
	Registers  registers `json:"registers"`
	Vectors    []octets  `json:"vectors,omitempty"`
	Memory     []extent  `json:"memory"`
}

// ofSnapshot writes a snapshot, without what was not seen.
func ofSnapshot(p *trace.Program, s *trace.Snapshot, not Unseen) state {
	mode := ModeOf(&s.Registers)
	written := state{
		Registers: ofRegisters(&s.Registers, mode, not),
		Memory:    append(changed(p.Data, s.Data), changed(p.Stack, s.Stack)...),
	}
	if !not.Vectors {
		written.Vectors = ofVectors(&s.Registers, p.VectorBytes, mode)
	}
	if s.Checkpoint >= 0 {
		written.Checkpoint = p.Checkpoints[s.Checkpoint].Label
	}
	return written
}

// snapshot reads a state; checkpoint and visit are the caller's.
func (r *reader) snapshot(v value, p *trace.Program, optional ...string) (trace.Snapshot, Unseen, fields) {
	var s trace.Snapshot
	f, ok := r.object(v, []string{"registers", "memory"}, append(optional, "vectors"))
	if !ok {
		return s, Unseen{}, f
	}
	var unseen Unseen
	s.Registers, unseen = r.registers(f.must("registers"), p.Mode)
	switch v, there := f.get("vectors"); {
	case there && p.VectorBytes == 0:
		r.wrong(v, "nothing: the program uses no vector register")
	case there:
		s.Registers.Vectors = r.vectors(v, p.VectorBytes, ModeOf(&s.Registers))
	default:
		unseen.Vectors = p.VectorBytes > 0
	}
	s.Stack, s.Data = r.memory(f.must("memory"), p)
	return s, unseen, f
}
