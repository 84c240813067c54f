package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// fetch finds the instruction at RIP, decoding it the first time it comes up in a
// mode.
func (m *machine) fetch() (*instruction, error) {
	known := &m.decoded[m.mode()]
	at := m.rip - trace.CodeBase
	if at < uint64(len(*known)) && (*known)[at] != nil {
		return (*known)[at], nil
	}
	in, err := m.decode()
	if err == nil && at < uint64(len(m.program.Code)) {
		if *known == nil {
			*known = make([]*instruction, len(m.program.Code))
		}
		(*known)[at] = in
	}
	return in, err
}

func (m *machine) decode() (*instruction, error) {
	if err := foreign(Fetch, m.rip, 1); err != nil {
		return nil, m.locate(err, m.rip, nil)
	}
	if err := m.memory.permit(Fetch, m.rip, 1); err != nil {
		return nil, err
	}
	var room [maxLength]byte
	bytes := m.memory.fetch(m.rip, room[:])
	in, read, err := decode(m.mode(), m.vendor, m.rip, bytes)
	if err := m.watchFetch(m.rip, read); err != nil {
		return nil, m.locate(err, m.rip, bytes[:read])
	}
	if err != nil {
		return nil, m.locate(err, m.rip, whole(m.mode(), bytes, read))
	}
	if err := m.accept(in); err != nil {
		return nil, m.locate(err, in.address, in.bytes)
	}
	return in, nil
}

// whole gives as much of an instruction as the model has read of it, or as x86asm
// makes of it.
func whole(mode trace.Mode, bytes []byte, read int) []byte {
	if inst, ok := x86asmReads(mode, bytes); ok {
		read = inst.Len
	}
	return bytes[:read]
}

// accept finds the instruction's effect and checks what the program promises.
func (m *machine) accept(in *instruction) error {
	in.checkpoint = m.checkpointAt(in.address)
	if err := secondReading(in); err != nil {
		return err
	}
	if needs := in.vectorBytes(); needs > m.program.VectorBytes {
		return &UndeclaredVectors{Needs: needs, Declares: m.program.VectorBytes}
	}
	var ok bool
	if in.effect, ok = m.semantics[in.mnemonic]; !ok {
		return &Unknown{Reason: "it has no semantics"}
	}
	return nil
}
