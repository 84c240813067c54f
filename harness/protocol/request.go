package protocol

import "github.com/framecheck/framecheck/scenarios/trace"

// Request asks a simulator to run a program: the command run.
type Request struct {
	ID      uint64
	Program *trace.Program
	// Observe is what of the run is to be shown: Steps where the program asks for every
	// instruction, and only there.
	Observe Observes
	Limits  Limits
}

// Limits are when a run is taken not to end. Reaching one is the outcome timeout.
type Limits struct {
	Instructions uint64
	Milliseconds uint64
	// Snapshots is how many are shown: the run goes on without (trace.Trace.Cut).
	Snapshots uint64
}

// DefaultLimits are ten times what any run of the corpus that ends needs, and more.
func DefaultLimits() Limits {
	return Limits{Instructions: 1 << 24, Milliseconds: 5_000, Snapshots: 1 << 12}
}

// NewRequest asks for what a simulator can show of a program.
func NewRequest(id uint64, p *trace.Program, can Observes, l Limits) Request {
	observe := Snapshots
	switch {
	case p.EveryInstruction:
		observe = Steps
	case can == Final:
		observe = Final
	}
	return Request{ID: id, Program: p, Observe: observe, Limits: l}
}

var modeNames = []string{modeName(trace.Mode64), modeName(trace.Mode32)}

func modeName(m trace.Mode) string {
	if m == trace.Mode32 {
		return "32"
	}
	return "64"
}

type runCommand struct {
	Command     string       `json:"cmd"`
	ID          number       `json:"id"`
	Name        string       `json:"name"`
	Mode        string       `json:"mode"`
	Observe     Observes     `json:"observe"`
	Memory      []region     `json:"memory"`
	Registers   registers    `json:"registers"`
	VectorBytes number       `json:"vector_bytes,omitempty"`
	Vectors     []octets     `json:"vectors,omitempty"`
	Exit        number       `json:"exit"`
	Checkpoints []checkpoint `json:"checkpoints"`
	Signals     *signals     `json:"signals,omitempty"`
	Limits      limits       `json:"limits"`
}

// region is memory of a program. What lies behind its bytes up to its size is filled.
type region struct {
	Address number `json:"address"`
	Size    number `json:"size"`
	Access  string `json:"access"`
	Bytes   octets `json:"bytes"`
	Fill    number `json:"fill"`
}

type checkpoint struct {
	Label   string `json:"label"`
	Address number `json:"address"`
}

type limits struct {
	Instructions number `json:"instructions"`
	Milliseconds number `json:"milliseconds"`
	Snapshots    number `json:"snapshots"`
}

// What memory can be used for.
const (
	executable = "rx"
	writable   = "rw"
)

// breakpoint is the instruction int3, which stands behind the code.
const breakpoint = 0xcc

// Line is the command run, with its newline.
func (q Request) Line() []byte { return line(q.command()) }

func (q Request) command() runCommand {
	p := q.Program
	command := runCommand{
		Command: "run", ID: number(q.ID), Name: p.Name, Mode: modeName(p.Mode), Observe: q.Observe,
		Memory: []region{
			{trace.CodeBase, trace.CodeSize, executable, p.Code, breakpoint},
			{number(p.Data.Base), number(len(p.Data.Bytes)), writable, p.Data.Bytes, 0},
			{number(p.Stack.Base), number(len(p.Stack.Bytes)), writable, p.Stack.Bytes, 0},
		},
		Registers:   ofRegisters(&p.Initial, p.Mode, Unseen{}),
		VectorBytes: number(p.VectorBytes),
		Vectors:     ofVectors(&p.Initial, p.VectorBytes, p.Mode),
		Exit:        number(p.Exit),
		Checkpoints: []checkpoint{},
		Signals:     ofSignals(p),
		Limits:      limits{number(q.Limits.Instructions), number(q.Limits.Milliseconds), number(q.Limits.Snapshots)},
	}
	for _, c := range p.Checkpoints {
		command.Checkpoints = append(command.Checkpoints, checkpoint{c.Label, number(c.Address)})
	}
	return command
}
