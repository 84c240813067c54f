package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// machine is a processor with a program in its memory.
type machine struct {
	state
	program   *trace.Program
	vendor    trace.Vendor // where the rules differ
	system    trace.System
	semantics semantics
	memory    memory
	calls     calls
	vectors   *trace.Vectors
	x87       x87
	signals   signals

	// decoded are the instructions by mode and by their offset in the code. Code
	// cannot be written, so they stay valid.
	decoded [2][]*instruction
	// watched are the checkpoints and Exit by address.
	watched  []watched
	recorder recorder
	loop     *loop
	budget   int // instructions that are left
}

// effect is what an instruction does. RIP is already that of the next one. An
// exception puts the state back, but not memory, vector registers or the x87: an
// effect writes those only after its last access that can fault.
type effect func(m *machine, in *instruction) error

// semantics are the effects by mnemonic.
type semantics map[string]effect

func newMachine(p *trace.Program, on trace.Platform, s semantics) *machine {
	m := &machine{
		program:   p,
		vendor:    on.Vendor,
		system:    on.System,
		semantics: s,
		watched:   watch(p),
		state: state{
			general: p.Initial.General, rip: p.Entry, flags: userFlags(p.Initial.Flags), selectors: p.Initial.Selectors, sources: new(sources),
		},
	}
	m.x87.initialise()
	m.memory.code = p.Code
	m.memory.data, m.memory.dataShared = p.Data.Bytes, true
	m.memory.stack = newStack(p.Stack, p.Mode)
	m.calls = newCalls(p, &m.memory.stack)
	if p.VectorBytes > 0 {
		m.vectors = new(trace.Vectors)
		if p.Initial.Vectors != nil {
			*m.vectors = *p.Initial.Vectors
		}
	}
	m.recorder = newRecorder(p)
	return m
}

// userFlags are flags as a program in user mode can have them: IF is set, and
// RF and those of the system are clear (SDM vol. 1, 3.4.3).
func userFlags(f trace.Flags) trace.Flags {
	return f&(trace.Status|trace.TF|trace.DF|trace.NT|trace.AC|trace.ID) | trace.Bit1 | trace.IF
}
